package com.progimage.server.transformation.operation;

/** Exchanges left and right. */
public record Flop() implements Operation {
  @Override
  public String text() {
    return "flop";
  }
}
