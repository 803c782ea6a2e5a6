package com.progimage.server.command;

/** Arguments that are not those of a command, with a message that says what to do. */
final class WrongUsage extends Exception {
  private static final long serialVersionUID = 1;

  WrongUsage(String message) {
    super(message);
  }
}
