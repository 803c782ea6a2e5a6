package com.progimage.cli.key;

import com.progimage.cli.console.Console;
import com.progimage.cli.console.ExitCode;
import com.progimage.cli.console.JsonLine;
import com.progimage.cli.program.ServerCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The {@code key revoke} command. */
@Command(
    name = "revoke",
    description = "Revokes a key: within five seconds, no server accepts it any more.")
final class RevokeCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", description = "the id, which is the part after pik_")
  private String id = "";

  @Override
  public Integer call() {
    Console console = console();
    images().keys().revoke(id);
    if (console.isJson()) {
      console.data(JsonLine.of("id", id).put("revoked", true));
    } else {
      console.say("key " + id + " is revoked");
    }
    return ExitCode.DONE.number();
  }
}
