package com.progimage.server.engine.analysis;

import java.nio.file.Path;

/** The folder with the original weights, for tests with the tag {@code originals}. */
public final class OriginalModels {
  private OriginalModels() {}

  /** The folder that {@code -Doriginals} of the build names. */
  public static Path folder() {
    return Path.of(System.getProperty("progimage.originals"));
  }
}
