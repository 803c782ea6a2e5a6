package com.progimage.server.image.transformation;

/** Exchanges top and bottom. */
public record Flip() implements Operation {
  @Override
  public String text() {
    return "flip";
  }
}
