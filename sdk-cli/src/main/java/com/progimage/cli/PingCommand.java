package com.progimage.cli;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.ServerCommand;
import com.progimage.cli.settings.ServerAddress;
import com.progimage.sdk.ConnectionException;
import java.time.Duration;
import picocli.CommandLine.Command;

/** The {@code ping} command. */
@Command(
    name = "ping",
    description = "Checks whether the server is ready, and prints its address and its source.")
final class PingCommand extends ServerCommand {
  @Override
  public Integer call() {
    Console console = console();
    ServerAddress server = program().address();
    Duration took;
    try {
      took = images().ping();
    } catch (ConnectionException e) {
      console.complain(server.url() + " is configured by " + server.namedBy());
      throw e;
    }
    if (console.isJson()) {
      console.data(
          JsonLine.of("server", server.url())
              .put("namedBy", server.namedBy())
              .put("milliseconds", took.toMillis()));
    } else {
      console.data(
          server.url()
              + " is ready, answered in "
              + took.toMillis()
              + " ms (configured by "
              + server.namedBy()
              + ")");
    }
    return ExitCode.DONE.number();
  }
}
