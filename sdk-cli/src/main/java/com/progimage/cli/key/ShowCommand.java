package com.progimage.cli.key;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.ApiKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The {@code key show} command. */
@Command(name = "show", description = "Prints the record of a key, without the key itself.")
final class ShowCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", description = "the id, which is the part after pik_")
  private String id = "";

  @Override
  public Integer call() {
    Console console = console();
    ApiKey key = images().keys().get(id);
    console.data(console.isJson() ? key.json() : text(key));
    return ExitCode.DONE.number();
  }

  private static String text(ApiKey key) {
    return String.join(
        System.lineSeparator(),
        "id       " + key.id(),
        "owner    " + key.owner(),
        "scopes   " + scopes(key),
        "name     " + key.name(),
        "created  " + key.createdAt(),
        "expires  " + key.expiresAt().map(Instant::toString).orElse("never"),
        "used     " + key.lastUsedOn().map(LocalDate::toString).orElse("not yet"),
        "revoked  " + key.revokedAt().map(Instant::toString).orElse("no"));
  }

  static String scopes(ApiKey key) {
    return key.scopes().stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
