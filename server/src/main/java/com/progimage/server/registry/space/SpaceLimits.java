package com.progimage.server.registry.space;

/**
 * The most that an owner may have stored, images in progress included.
 *
 * @param maxBytes of all originals together
 */
public record SpaceLimits(long maxImages, long maxBytes) {
  public static final SpaceLimits NONE = new SpaceLimits(Long.MAX_VALUE, Long.MAX_VALUE);

  public SpaceLimits {
    if (maxImages < 0 || maxBytes < 0) {
      throw new IllegalArgumentException(
          "limits of %d images and %d bytes: neither can be negative"
              .formatted(maxImages, maxBytes));
    }
  }
}
