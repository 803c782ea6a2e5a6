package com.progimage.server.library;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.StoredImage;
import com.progimage.server.transformation.Transformation;

/** A requested transformation and format. */
public record Target(Transformation transformation, ImageFormat format) {
  /** Whether the bytes of an image are already the requested ones. */
  public boolean isOriginalOf(StoredImage image) {
    return image.format() == format && transformation.equals(Transformation.NONE);
  }
}
