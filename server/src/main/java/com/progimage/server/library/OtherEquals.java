package com.progimage.server.library;

import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Registry;
import java.util.List;
import java.util.function.Predicate;

/**
 * Looks for equal images, at no more of them than it needs.
 *
 * @param exists looks at the disk
 */
public record OtherEquals(Registry registry, Predicate<StoredImage> exists) {
  /** How many are read: the image and another, and more only if that one is gone. */
  private static final List<Integer> READ = List.of(2, 1_000);

  /**
   * Whether the owner of an image has another existing one. If as many as it reads are gone and
   * still registered, it is true: the last of them to be removed finds none.
   */
  public boolean hasOther(StoredImage image) {
    for (int limit : READ) {
      List<StoredImage> equals = registry.findByDigest(image.owner(), image.digest(), limit);
      boolean hasOther =
          equals.stream().filter(equal -> !equal.id().equals(image.id())).anyMatch(exists);
      if (hasOther || equals.size() < limit) {
        return hasOther;
      }
    }
    return true;
  }
}
