package com.progimage.cli.key;

import com.progimage.cli.console.CommandFailure;
import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.settings.Arguments;
import com.progimage.sdk.KeyRequest;
import com.progimage.sdk.NewKey;
import com.progimage.sdk.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code key create} command. */
@Command(
    name = "create",
    description = {
      "Creates a key and prints it. The server cannot show it again: keep it where only its user"
          + " can read it."
    })
final class CreateCommand extends ServerCommand {
  @Option(
      names = "--owner",
      paramLabel = "OWNER",
      required = true,
      description = "the owner of everything that is stored with the key")
  private String owner = "";

  @Option(
      names = "--scopes",
      paramLabel = "SCOPE",
      required = true,
      split = ",",
      description = "viewer, writer, full, or single scopes, such as read,list")
  private List<String> scopes = new ArrayList<>();

  @Option(names = "--name", paramLabel = "NAME", description = "a name for people")
  private String name = "";

  @Option(
      names = "--ttl",
      paramLabel = "TIME",
      description = "the time until it expires, such as 90d; default: it does not")
  private @Nullable String ttl;

  @Override
  public Integer call() {
    Console console = console();
    NewKey created = images().keys().create(request());
    if (console.isJson()) {
      console.data(JsonLine.before(created.key().json(), "key", created.text()));
    } else {
      console.data(created.text());
      console.say("key " + created.key() + ": the server cannot show it again");
    }
    return ExitCode.DONE.number();
  }

  private KeyRequest request() {
    try {
      KeyRequest request = KeyRequest.of(owner, scopes.stream().map(Scope::of).toList()).name(name);
      return ttl == null ? request : request.ttl(Arguments.duration("--ttl", ttl));
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }
}
