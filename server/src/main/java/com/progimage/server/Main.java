package com.progimage.server;

/** The commands of the server's jar. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.err.println("nothing yet");
  }
}
