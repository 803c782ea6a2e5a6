package com.progimage.cli.key;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.ApiKey;
import com.progimage.sdk.KeysClient;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code key ls} command. */
@Command(
    name = "ls",
    description = {
      "Lists keys by their ids: id, state, owner, scopes, name. Revoked and expired ones are listed"
          + " too."
    })
final class ListCommand extends ServerCommand {
  @Option(names = "--owner", paramLabel = "OWNER", description = "list only keys of this owner")
  private @Nullable String owner;

  @Override
  public Integer call() {
    Console console = console();
    KeysClient keys = images().keys();
    Instant now = Instant.now();
    try (Stream<ApiKey> listed = owner == null ? keys.list() : keys.list(owner)) {
      listed.forEach(key -> console.data(console.isJson() ? key.json() : text(key, now)));
    }
    return ExitCode.DONE.number();
  }

  private static String text(ApiKey key, Instant now) {
    return "%s  %-7s  %-15s %s  %s"
        .formatted(key.id(), state(key, now), key.owner(), ShowCommand.scopes(key), key.name())
        .stripTrailing();
  }

  private static String state(ApiKey key, Instant now) {
    if (key.revokedAt().isPresent()) {
      return "revoked";
    }
    return key.expiresAt().filter(end -> !now.isBefore(end)).isPresent() ? "expired" : "valid";
  }
}
