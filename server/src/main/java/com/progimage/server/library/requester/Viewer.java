package com.progimage.server.library.requester;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredImage;
import java.util.Optional;
import java.util.function.Supplier;

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

  /**
   * Looks for an image.
   *
   * @param find finds it for everyone
   * @throws Failure {@code original-damaged} if this sees damaged images too
   */
  default Optional<StoredImage> find(Supplier<Optional<StoredImage>> find) {
    try {
      return find.get().filter(this::sees);
    } catch (Failure failure) {
      if (failure.code() == ErrorCode.ORIGINAL_DAMAGED && !seesDamaged()) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** Whether it also sees images whose manifest is damaged, so that their owner is unknown. */
  default boolean seesDamaged() {
    return false;
  }
}
