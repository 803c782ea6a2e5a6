package com.progimage.cli.session;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.ServerCommand;
import com.progimage.sdk.Session;
import picocli.CommandLine.Command;

/** The {@code session create} command. */
@Command(
    name = "create",
    description = {
      "Creates a session and prints its key, which the server cannot show again. It ends 24 hours"
          + " after its last use."
    })
final class CreateSessionCommand extends ServerCommand {
  @Override
  public Integer call() {
    Console console = console();
    Session session = images().sessions().create();
    if (console.isJson()) {
      console.data(JsonLine.of("id", session.id()).put("key", session.key()));
    } else {
      console.data(session.key());
    }
    return ExitCode.DONE.number();
  }
}
