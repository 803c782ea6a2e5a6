package com.progimage.server.registry;

import static com.progimage.server.image.ErrorCode.REGISTRY_UNAVAILABLE;

import com.progimage.server.image.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The ways in which a registry fails its callers, in words for clients. */
final class Unavailable {
  private Unavailable() {}

  static Failure away(@Nullable Throwable cause) {
    return failure(
        "The index of images does not answer. Images can be read; storing, deleting and listing"
            + " work again when it is back: retry in a few seconds.",
        Duration.ofSeconds(2),
        cause);
  }

  static Failure full() {
    return failure(
        "The index of images is full and takes no new image. Images can be read, converted, listed"
            + " and deleted: retry later.",
        Duration.ofSeconds(30),
        null);
  }

  static Failure rebuilding() {
    return failure(
        "The index of images is being rebuilt: it cannot list them yet, nor tell whether an"
            + " idempotency key was used. Retry in a few seconds.",
        Duration.ofSeconds(5),
        null);
  }

  /** The caller runs a rebuild; clients do not see this. */
  static Failure lostWhileRebuilding() {
    return failure(
        "The index of images lost its contents while it was rebuilt. Rebuild it again.",
        Duration.ofSeconds(1),
        null);
  }

  private static Failure failure(String message, Duration retryAfter, @Nullable Throwable cause) {
    return cause == null
        ? Failure.temporary(REGISTRY_UNAVAILABLE, message, retryAfter)
        : Failure.temporary(REGISTRY_UNAVAILABLE, message, retryAfter, cause);
  }
}
