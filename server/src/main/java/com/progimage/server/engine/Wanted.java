package com.progimage.server.engine;

import com.progimage.server.image.Size;

/** How large a picture is wanted, told once its header is read. */
@FunctionalInterface
public interface Wanted {
  /** The whole picture at its own size. */
  Wanted WHOLE = (stored, orientation) -> stored;

  /**
   * The smallest size that serves, of the picture as stored (before EXIF orientation), at most its
   * own.
   *
   * @param stored its own size
   * @param orientation EXIF's, 1 to 8
   */
  Size atLeast(Size stored, int orientation);
}
