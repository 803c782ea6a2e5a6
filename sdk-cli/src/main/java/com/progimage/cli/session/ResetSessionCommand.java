package com.progimage.cli.session;

import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Session;
import picocli.CommandLine.Command;

/** The {@code session reset} command. */
@Command(name = "reset", description = "Removes all pictures from a session.")
final class ResetSessionCommand extends OneSession {
  @Override
  public Integer call() {
    Session session = session();
    session.reset();
    console().say("emptied " + session);
    return ExitCode.DONE.number();
  }
}
