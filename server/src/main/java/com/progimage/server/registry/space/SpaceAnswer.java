package com.progimage.server.registry.space;

/** The answer to a {@link SpaceRequest}. */
public sealed interface SpaceAnswer {
  /** What an owner can lack. */
  enum SpaceMeasure {
    IMAGES,
    BYTES
  }

  record Reserved(SpaceReservation reservation) implements SpaceAnswer {}

  /**
   * There is not enough space.
   *
   * @param actual what the owner would have with the image, which is more than {@code limit}
   */
  record Full(SpaceMeasure measure, long limit, long actual) implements SpaceAnswer {}

  /**
   * Decides on a request.
   *
   * @param images of the owner, those with reservations included
   * @param bytes of the owner, reserved ones included
   */
  static SpaceAnswer of(SpaceRequest request, SpaceLimits limits, long images, long bytes) {
    if (images >= limits.maxImages()) {
      return new Full(SpaceMeasure.IMAGES, limits.maxImages(), images + 1);
    }
    long left = limits.maxBytes() - bytes;
    if (left < (request.isExact() ? request.bytes() : 1)) {
      return new Full(
          SpaceMeasure.BYTES, limits.maxBytes(), bytes + (request.isExact() ? request.bytes() : 1));
    }
    return new Reserved(
        new SpaceReservation(request.id(), request.owner(), Math.min(left, request.bytes())));
  }
}
