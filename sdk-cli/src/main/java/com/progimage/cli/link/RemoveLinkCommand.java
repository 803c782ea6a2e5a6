package com.progimage.cli.link;

import com.progimage.cli.console.ExitCode;
import com.progimage.cli.program.ServerCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The {@code upload-link rm} command. */
@Command(
    name = "rm",
    description = "Ends an upload link. An image that was stored through it stays.")
final class RemoveLinkCommand extends ServerCommand {
  @Parameters(paramLabel = "ID", description = "the link's id, which create names")
  private String id = "";

  @Override
  public Integer call() {
    images().uploadLinks().delete(id);
    console().say("ended link " + id);
    return ExitCode.DONE.number();
  }
}
