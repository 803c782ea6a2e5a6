package com.progimage.server.library.space;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.registry.space.SpaceAnswer;
import java.time.Duration;

/** Failures of uploads for which an owner has no space. */
final class SpaceFailures {
  /** Most uploads end within this time. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

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
      case BYTES ->
          Failure.overLimit(
              ErrorCode.QUOTA_EXCEEDED,
              "the quota of %s allows %d bytes of originals, and with this one there would be at least %d: delete images that are not needed, or ask the server's administrator for more"
                  .formatted(owner, full.limit(), full.actual()),
              full.limit(),
              full.actual());
    };
  }

  /** Other uploads in progress have the space. */
  static Failure busy(Owner owner, SpaceAnswer.Full full) {
    String unit =
        switch (full.measure()) {
          case IMAGES -> "images";
          case BYTES -> "bytes of originals";
        };
    return Failure.overLimit(
        ErrorCode.QUOTA_EXCEEDED,
        "the quota of %s allows %d %s, and with the uploads in progress there would be at least %d: try again when they have ended"
            .formatted(owner, full.limit(), unit, full.actual()),
        full.limit(),
        full.actual(),
        RETRY_AFTER);
  }
}
