package com.progimage.server.image.transformation;

import com.progimage.server.image.Size;
import java.util.Optional;

/** One step of a transformation, done in the order given. Equal operations have equal text. */
public sealed interface Operation permits Resize, Crop, Rotate, Flip, Flop, Grayscale {

  /** The canonical text: {@code resize_200x200_cover}. */
  String text();

  /**
   * The size of what a picture becomes, or nothing where nothing of the picture would be left.
   *
   * @param vector whether the source is not yet made of pixels, so that it can be rendered at any
   *     size
   */
  default Optional<Size> sizeAfter(Size source, boolean vector) {
    return Optional.of(source);
  }
}
