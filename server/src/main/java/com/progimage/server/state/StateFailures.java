package com.progimage.server.state;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failure of an unavailable store of jobs, with a message for clients. */
public final class StateFailures {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private StateFailures() {}

  public static Failure away(@Nullable Throwable cause) {
    return Failure.temporary(
        ErrorCode.REGISTRY_UNAVAILABLE,
        "the store of jobs does not answer: images can be read and converted, and jobs continue"
            + " later, so retry in a few seconds",
        RETRY_AFTER,
        cause);
  }
}
