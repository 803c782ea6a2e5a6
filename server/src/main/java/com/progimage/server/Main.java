package com.progimage.server;

import com.progimage.server.assembly.RenderWorker;
import com.progimage.server.command.Commands;

/** Entry point of the server's jar. */
public final class Main {
  /** The argument that starts a render worker; not a command for users. */
  private static final String WORKER = "worker";

  private Main() {}

  public static void main(String[] args) {
    if (args.length > 0 && args[0].equals(WORKER)) {
      RenderWorker.main(args);
    } else {
      System.exit(Commands.run(args));
    }
  }
}
