package com.progimage.server.blob.upkeep;

import com.progimage.server.image.ImageId;
import java.time.Instant;
import java.util.stream.Stream;

/** Deleted images, and what they left in the store. */
public interface DeletedImages {
  /** The images that were deleted before a time, by their tombstones. */
  Stream<ImageId> before(Instant time);

  /** Removes the remains of a deleted image, its tombstone last. */
  void forget(ImageId id);
}
