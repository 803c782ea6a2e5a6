package com.progimage.server.image.transformation;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;
import java.util.Optional;

/** One step of a transformation, done in the order given. Equal operations have equal text. */
public sealed interface Operation
    permits Resize,
        Crop,
        Rotate,
        Flip,
        Flop,
        Trim,
        Pad,
        ColourFilter,
        SpatialFilter,
        Mask,
        ImageMask,
        Overlay {

  /** The canonical text: {@code resize_200x200_cover}. */
  String text();

  /**
   * The size of what a picture becomes, or nothing where nothing of the picture would be left.
   * Where {@link #sizeIsKnown} is false neither side becomes longer than this.
   *
   * @param vector whether the source is not yet made of pixels, so that it can be rendered at any
   *     size
   */
  default Optional<Size> sizeAfter(Size source, boolean vector) {
    return Optional.of(source);
  }

  /** The stored image that it needs beside the picture, if any. */
  default Optional<ImageId> namedImage() {
    return Optional.empty();
  }

  /** Whether the size can be told without the pixels. */
  default boolean sizeIsKnown() {
    return true;
  }

  /**
   * CPU seconds that a megapixel may take at the very most, about ten times the usual; 0 where the
   * budget for decoding and encoding covers it.
   */
  default double secondsPerMegapixel() {
    return 0;
  }
}
