package com.progimage.server.image.transformation;

/** Exchanges left and right. */
public record Flop() implements Operation {
  @Override
  public String text() {
    return "flop";
  }
}
