package com.progimage.server.library;

import com.progimage.server.image.StoredImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a rendition is made of, as found a moment ago.
 *
 * @param image that is transformed
 * @param named by its transformation, each once
 */
public record Sources(StoredImage image, List<StoredImage> named) {
  public Sources {
    named = List.copyOf(named);
  }

  /** When the first of them ends, and what is made of them with it; empty: never. */
  public Optional<Instant> expiry() {
    return firstExpiry(Stream.concat(Stream.of(image), named.stream()));
  }

  static Optional<Instant> firstExpiry(Stream<StoredImage> images) {
    return images.map(StoredImage::expiry).flatMap(Optional::stream).min(Instant::compareTo);
  }
}
