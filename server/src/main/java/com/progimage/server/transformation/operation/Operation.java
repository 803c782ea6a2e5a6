package com.progimage.server.transformation.operation;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;
import java.util.Optional;

/** One step of a transformation. Steps run in the order given. Equal operations have equal text. */
public sealed interface Operation
    permits Resize, Geometry, ColorFilter, SpatialFilter, Mask, ImageMask, Overlay {

  /** The canonical text: {@code resize_200x200_cover}. */
  String text();

  /**
   * The size of the result; empty if nothing of the picture would be left. If {@link #sizeIsKnown}
   * is false, it is an upper bound for each side.
   *
   * @param vector whether the source does not consist of pixels yet, so that it can be rendered at
   *     any size
   */
  default Optional<Size> sizeAfter(Size source, boolean vector) {
    return Optional.of(source);
  }

  /** The stored image that the operation needs besides the picture, if any. */
  default Optional<ImageId> namedImage() {
    return Optional.empty();
  }

  /** Whether the size is known without the pixels. */
  default boolean sizeIsKnown() {
    return true;
  }

  /**
   * Maximum CPU seconds per megapixel, about ten times the usual; 0 if the budget for decoding and
   * encoding covers it.
   */
  default double secondsPerMegapixel() {
    return 0;
  }
}
