package com.progimage.server.state.session;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;

/** Failures of sessions beyond what a server allows. */
public final class FaceSessionRefusals {
  private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

  private FaceSessionRefusals() {}

  public static Failure tooMany(int max) {
    return Failure.overLimit(
        ErrorCode.TOO_MANY_SESSIONS,
        "there are %d sessions, as many as this server keeps: retry later; sessions end %d h after their last use"
            .formatted(max, FaceSession.LIFETIME.toHours()),
        max,
        max + 1L,
        RETRY_AFTER);
  }

  public static Failure tooManyOfOwner(int max) {
    return Failure.overLimit(
        ErrorCode.TOO_MANY_SESSIONS,
        "you have %d sessions, as many as one owner may have: end some with DELETE /session, or wait until they end %d h after their last use"
            .formatted(max, FaceSession.LIFETIME.toHours()),
        max,
        max + 1L,
        RETRY_AFTER);
  }
}
