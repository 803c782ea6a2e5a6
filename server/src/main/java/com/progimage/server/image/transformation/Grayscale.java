package com.progimage.server.image.transformation;

/** Every colour becomes the grey of its luminance. */
public record Grayscale() implements Operation {
  @Override
  public String text() {
    return "grayscale";
  }
}
