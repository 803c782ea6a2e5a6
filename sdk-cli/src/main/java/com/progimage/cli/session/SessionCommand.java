package com.progimage.cli.session;

import com.progimage.cli.console.CommandFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The {@code session} command. */
@Command(
    name = "session",
    description = {"Compares the faces in up to five pictures, without storing the pictures."},
    subcommands = {
      CreateSessionCommand.class,
      AddPictureCommand.class,
      ShowSessionCommand.class,
      ResetSessionCommand.class,
      EndSessionCommand.class
    })
public final class SessionCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    throw CommandFailure.usage(
        "name a subcommand: create, add, show, reset or end; 'progimage session --help' explains"
            + " them");
  }
}
