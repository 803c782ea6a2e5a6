package com.progimage.server.command.usage;

/** Arguments that are not those of a command, with a message that says what to do. */
public final class WrongUsage extends Exception {
  private static final long serialVersionUID = 1;

  public WrongUsage(String message) {
    super(message);
  }
}
