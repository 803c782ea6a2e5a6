package com.progimage.server;

/** The commands of the server's jar. */
public final class Main {
  /** What a render worker is started with; not a command for people. */
  private static final String WORKER = "worker";

  private Main() {}

  public static void main(String[] args) {
    if (args.length == 1 && args[0].equals(WORKER)) {
      RenderWorker.main(args);
    } else {
      System.exit(Commands.run(args));
    }
  }
}
