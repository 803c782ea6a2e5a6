package com.progimage.server.inspect;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;

/**
 * What an upload's header and structure say.
 *
 * @param size of the canvas in pixels, after EXIF orientation
 * @param frames at least 1; the number of pictures that an animation really has, not what it claims
 * @param orientation of the stored pixels as EXIF numbers it, 1 to 8; 1 where nothing is said
 * @param hasEnd whether the file's end is there; where it is not, and nothing else is missing, only
 *     a decoder can tell whether pixels are
 */
public record Inspected(
    ImageFormat format, Size size, int frames, int orientation, boolean hasEnd) {
  public Inspected {
    if (frames < 1 || orientation < 1 || orientation > 8) {
      throw new IllegalArgumentException(frames + " frames, orientation " + orientation);
    }
  }

  Inspected(ImageFormat format, Size size, int frames, int orientation) {
    this(format, size, frames, orientation, /* hasEnd= */ true);
  }

  /** Likewise of a file that lacks its end marker. */
  Inspected withoutEnd() {
    return new Inspected(format, size, frames, orientation, /* hasEnd= */ false);
  }

  /** A picture whose pixels are stored as {@code stored} and shown as {@code orientation} says. */
  static Inspected of(ImageFormat format, Size stored, int frames, int orientation) {
    boolean turned = orientation >= 5;
    return new Inspected(format, turned ? stored.turned() : stored, frames, orientation);
  }
}
