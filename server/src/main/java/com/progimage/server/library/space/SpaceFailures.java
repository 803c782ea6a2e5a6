package com.progimage.server.library.space;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.registry.space.SpaceAnswer;

/** Failures of uploads for which an owner has no space. */
final class SpaceFailures {
  private SpaceFailures() {}

  static Failure full(Owner owner, SpaceAnswer.Full full) {
    return switch (full.measure()) {
      case IMAGES ->
          Failure.overLimit(
              ErrorCode.QUOTA_EXCEEDED,
              "the quota of %s allows %d images, uploads in progress included: delete images that are not needed, or ask the server's administrator for more"
                  .formatted(owner, full.limit()),
              full.limit(),
              full.actual());
      case BYTES -> bytes(owner, full.limit(), full.actual());
    };
  }

  static Failure bytes(Owner owner, long limit, long actual) {
    return Failure.overLimit(
        ErrorCode.QUOTA_EXCEEDED,
        "the quota of %s allows %d bytes of originals, and with this one there would be at least %d: delete images that are not needed, or ask the server's administrator for more"
            .formatted(owner, limit, actual),
        limit,
        actual);
  }
}
