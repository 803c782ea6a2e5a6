package com.progimage.server.engine.codec;

import com.progimage.server.image.Size;

/** Callback that chooses how large to decode a picture, once its header is read. */
@FunctionalInterface
public interface SizeRequest {
  /** The whole picture at its original size. */
  SizeRequest WHOLE = (stored, orientation) -> stored;

  /**
   * The minimum size that the caller needs, of the picture as stored (before EXIF orientation) and
   * at most the original size.
   *
   * @param stored original size
   * @param orientation EXIF orientation, 1 to 8
   */
  Size atLeast(Size stored, int orientation);
}
