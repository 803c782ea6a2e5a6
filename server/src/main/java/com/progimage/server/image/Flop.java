package com.progimage.server.image;

/** Left becomes right. */
public record Flop() implements Operation {
  @Override
  public String text() {
    return "flop";
  }
}
