package com.progimage.server.image.transformation;

/** Left becomes right. */
public record Flop() implements Operation {
  @Override
  public String text() {
    return "flop";
  }
}
