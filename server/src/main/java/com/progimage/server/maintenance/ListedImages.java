package com.progimage.server.maintenance;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Registry;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that a registry lists, page by page. */
public final class ListedImages {
  private static final int PAGE = 1_000;

  private ListedImages() {}

  /** Some of what a registry lists. */
  public interface Page {
    /** As {@link Registry#list}. */
    List<StoredImage> list(@Nullable ImageId after, int limit);
  }

  /** Oldest first; fails lazily, as {@link Registry#list} does. */
  public static Stream<StoredImage> of(Page registry) {
    return Stream.iterate(
            registry.list(null, PAGE),
            Predicate.not(List::isEmpty),
            page -> registry.list(page.getLast().id(), PAGE))
        .flatMap(List::stream);
  }
}
