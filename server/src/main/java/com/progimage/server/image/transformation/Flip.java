package com.progimage.server.image.transformation;

/** Top becomes bottom. */
public record Flip() implements Operation {
  @Override
  public String text() {
    return "flip";
  }
}
