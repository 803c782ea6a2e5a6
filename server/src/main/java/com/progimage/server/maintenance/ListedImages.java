package com.progimage.server.maintenance;

import com.progimage.server.image.StoredImage;
import com.progimage.server.image.StoredOriginal;
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

  /** The originals of all images, as {@link #of}. */
  public static Stream<StoredOriginal> originals(RegistryReader registry) {
    return Stream.iterate(
            registry.originals(null, PAGE),
            Predicate.not(List::isEmpty),
            page -> registry.originals(page.getLast().id(), PAGE))
        .flatMap(List::stream);
  }
}
