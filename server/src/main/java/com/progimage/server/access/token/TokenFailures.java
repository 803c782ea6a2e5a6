package com.progimage.server.access.token;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failures of tokens, with messages for clients. */
final class TokenFailures {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private TokenFailures() {}

  /**
   * @param reason continues "this token is not valid: "
   */
  static Failure invalid(String reason) {
    return new Failure(
        ErrorCode.TOKEN_INVALID, "this token is not valid: " + reason + "; get a new one");
  }

  static Failure expired() {
    return new Failure(ErrorCode.TOKEN_EXPIRED, "this token has expired: get a new one");
  }

  static Failure providerAway(@Nullable Throwable cause) {
    return Failure.temporary(
        ErrorCode.PROVIDER_UNAVAILABLE,
        "the identity provider gives no keys to check this token with: retry in a few seconds",
        RETRY_AFTER,
        cause);
  }
}
