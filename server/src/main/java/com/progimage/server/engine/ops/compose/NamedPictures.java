package com.progimage.server.engine.ops.compose;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;

/** Source of the images that operations name: upright, and the first picture of an animation. */
public interface NamedPictures {
  /** For transformations that name no image: a call throws an {@link IllegalStateException}. */
  NamedPictures NONE =
      new NamedPictures() {
        @Override
        public Pixels within(ImageId image, Size box) {
          throw new IllegalStateException("image " + image + " was not given");
        }

        @Override
        public Pixels stretched(ImageId image, Size size) {
          return within(image, size);
        }
      };

  /**
   * The image at its own size, or, if it does not fit into the box, in its aspect ratio as large as
   * the box allows.
   */
  Pixels within(ImageId image, Size box);

  /** The image at exactly this size. */
  Pixels stretched(ImageId image, Size size);
}
