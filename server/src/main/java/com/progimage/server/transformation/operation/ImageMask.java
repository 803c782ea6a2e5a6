package com.progimage.server.transformation.operation;

import com.progimage.server.image.ImageId;
import java.util.Optional;

/**
 * Multiplies opacity by that of another image, or by its luminance if that image is fully opaque:
 * the alpha and luminance masks of CSS Masking Module Level 1. The other image is stretched over
 * the picture.
 */
public record ImageMask(ImageId image) implements Operation {
  @Override
  public Optional<ImageId> namedImage() {
    return Optional.of(image);
  }

  @Override
  public String text() {
    return "mask_" + image;
  }
}
