package com.progimage.server.registry;

import static com.progimage.server.failure.ErrorCode.REGISTRY_UNAVAILABLE;

import com.progimage.server.failure.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failures of an unavailable registry, with messages for clients. */
public final class RegistryFailures {
  private RegistryFailures() {}

  public static Failure away(@Nullable Throwable cause) {
    return failure(
        "the registry does not answer: images can be read, but storing, deleting and listing"
            + " must wait, so retry in a few seconds",
        Duration.ofSeconds(2),
        cause);
  }

  static Failure full() {
    return failure(
        "the registry is full and accepts no new images: images can be read, converted, listed"
            + " and deleted, so retry later",
        Duration.ofSeconds(30),
        null);
  }

  public static Failure rebuilding() {
    return failure(
        "the registry is being rebuilt and cannot list images or check idempotency keys yet:"
            + " retry in a few seconds",
        Duration.ofSeconds(5),
        null);
  }

  /** For the rebuild itself; clients do not see it. */
  public static Failure lostWhileRebuilding() {
    return failure(
        "the registry lost its contents during the rebuild: rebuild it again",
        Duration.ofSeconds(1),
        null);
  }

  private static Failure failure(String message, Duration retryAfter, @Nullable Throwable cause) {
    return Failure.temporary(REGISTRY_UNAVAILABLE, message, retryAfter, cause);
  }
}
