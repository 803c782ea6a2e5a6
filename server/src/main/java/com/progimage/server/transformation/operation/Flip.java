package com.progimage.server.transformation.operation;

/** Exchanges top and bottom. */
public record Flip() implements Operation {
  @Override
  public String text() {
    return "flip";
  }
}
