package com.progimage.server.state;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What clients are told where jobs cannot be looked up or taken. */
final class Unavailable {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private Unavailable() {}

  static Failure away(@Nullable Throwable cause) {
    String message =
        "The store of jobs does not answer. Images can be read and converted; jobs go on when it is"
            + " back: retry in a few seconds.";
    return cause == null
        ? Failure.temporary(ErrorCode.REGISTRY_UNAVAILABLE, message, RETRY_AFTER)
        : Failure.temporary(ErrorCode.REGISTRY_UNAVAILABLE, message, RETRY_AFTER, cause);
  }
}
