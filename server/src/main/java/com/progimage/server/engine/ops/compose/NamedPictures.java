package com.progimage.server.engine.ops.compose;

import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;

/** The images that operations name, upright, of an animation the first picture. */
public interface NamedPictures {
  /** For transformations that name no image: asking for one is an {@link IllegalStateException}. */
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

  /** In its own size, or in its own ratio as large as the box allows where it does not fit in. */
  Pixels within(ImageId image, Size box);

  /** In exactly this size. */
  Pixels stretched(ImageId image, Size size);
}
