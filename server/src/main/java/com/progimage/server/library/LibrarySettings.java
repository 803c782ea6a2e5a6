package com.progimage.server.library;

import com.progimage.server.inspect.format.Limits;
import com.progimage.server.transformation.Presets;

/**
 * Settings of images and their renditions.
 *
 * @param maxBodyBytes the maximum size of an upload
 * @param limits of an upload, and of each picture in a plan
 * @param maxRenditions the number of renditions kept for one image; more are made, but not kept
 * @param presets of the operator
 */
public record LibrarySettings(
    long maxBodyBytes, Limits limits, int maxRenditions, Presets presets) {
  public static final LibrarySettings DEFAULTS =
      new LibrarySettings(25 << 20, Limits.DEFAULTS, 1000, Presets.NONE);

  public LibrarySettings {
    if (maxBodyBytes < 1) {
      throw new IllegalArgumentException(
          "an upload cannot have %d bytes: allow at least one".formatted(maxBodyBytes));
    }
    if (maxRenditions < 0) {
      throw new IllegalArgumentException(
          "an image cannot keep %d renditions: name zero or more".formatted(maxRenditions));
    }
  }
}
