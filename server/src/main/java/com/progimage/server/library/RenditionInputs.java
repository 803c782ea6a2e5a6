package com.progimage.server.library;

import com.progimage.server.image.StoredImage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All images that a rendition uses, as found a moment ago.
 *
 * @param image the image to transform
 * @param named the images that its transformation names, without duplicates
 */
public record RenditionInputs(StoredImage image, List<StoredImage> named) {
  public RenditionInputs {
    named = List.copyOf(named);
  }

  /** The image and those that the transformation names. */
  public Stream<StoredImage> all() {
    return Stream.concat(Stream.of(image), named.stream());
  }

  /** The time at which the first of them expires, and with it their renditions; empty for never. */
  public Optional<Instant> expiry() {
    return expiry(all());
  }

  /** The time at which the first of some images expires; empty for never. */
  public static Optional<Instant> expiry(Stream<StoredImage> images) {
    return images.map(StoredImage::expiry).flatMap(Optional::stream).min(Instant::compareTo);
  }
}
