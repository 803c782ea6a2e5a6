package com.progimage.cli.session;

import com.progimage.cli.console.ExitCode;
import com.progimage.sdk.Session;
import picocli.CommandLine.Command;

/** The {@code session end} command. */
@Command(name = "end", description = "Ends a session. Its key works no longer.")
final class EndSessionCommand extends OneSession {
  @Override
  public Integer call() {
    Session session = session();
    session.end();
    console().say("ended " + session);
    return ExitCode.DONE.number();
  }
}
