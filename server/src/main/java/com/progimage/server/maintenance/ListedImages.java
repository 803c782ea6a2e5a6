package com.progimage.server.maintenance;

import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.RegistryReader;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads all images of a registry, page by page. */
public final class ListedImages {
  private static final int PAGE = 1_000;

  private ListedImages() {}

  /** All images, oldest first; fails lazily, as {@link RegistryReader#list} does. */
  public static Stream<StoredImage> of(RegistryReader registry) {
    return Stream.iterate(
            registry.list(null, PAGE),
            Predicate.not(List::isEmpty),
            page -> registry.list(page.getLast().id(), PAGE))
        .flatMap(List::stream);
  }
}
