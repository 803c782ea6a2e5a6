package com.progimage.server.library;

import com.progimage.server.image.StoredImage;

/** Someone who can see some images. To a viewer, an image that it cannot see does not exist. */
@FunctionalInterface
public interface Viewer {
  /** Sees all images. */
  Viewer OF_ALL =
      new Viewer() {
        @Override
        public boolean sees(StoredImage image) {
          return true;
        }

        @Override
        public boolean seesDamaged() {
          return true;
        }
      };

  boolean sees(StoredImage image);

  /** Whether it also sees images whose manifest is damaged, so that their owner is unknown. */
  default boolean seesDamaged() {
    return false;
  }
}
