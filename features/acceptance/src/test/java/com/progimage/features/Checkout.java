package com.progimage.features;

import java.nio.file.Path;

/** The checkout that the tests run in. */
public final class Checkout {
  private Checkout() {}

  /** Returns the path of one of its files. */
  public static Path file(String name) {
    return Path.of(System.getProperty("progimage.root", "../.."), name)
        .toAbsolutePath()
        .normalize();
  }
}
