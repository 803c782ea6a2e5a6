package com.progimage.server.inspect.format;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;

/**
 * Facts from the header and structure of an upload.
 *
 * @param size of the canvas in pixels, after EXIF orientation
 * @param frames at least 1; the actual number of an animation's frames, not the declared one
 * @param orientation of the stored pixels as in EXIF, 1 to 8; 1 by default
 * @param hasEnd whether the file has its end marker; without it, if nothing else is missing, only a
 *     decoder can tell whether pixels are missing
 */
public record Inspected(
    ImageFormat format, Size size, int frames, int orientation, boolean hasEnd) {
  public Inspected {
    if (frames < 1 || orientation < 1 || orientation > 8) {
      throw new IllegalArgumentException(frames + " frames, orientation " + orientation);
    }
  }

  public Inspected(ImageFormat format, Size size, int frames, int orientation) {
    this(format, size, frames, orientation, /* hasEnd= */ true);
  }

  /** Returns the same for a file without its end marker. */
  Inspected withoutEnd() {
    return new Inspected(format, size, frames, orientation, /* hasEnd= */ false);
  }

  /** Describes an image with stored pixels of size {@code stored}, shown with an orientation. */
  static Inspected of(ImageFormat format, Size stored, int frames, int orientation) {
    boolean turned = orientation >= 5;
    return new Inspected(format, turned ? stored.turned() : stored, frames, orientation);
  }
}
