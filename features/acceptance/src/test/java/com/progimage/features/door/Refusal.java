package com.progimage.features.door;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a door tells its user instead of doing what was asked. */
public final class Refusal extends RuntimeException {
  private final String status;
  private final String code;
  private final @Nullable Duration retryAfter;

  Refusal(String status, String code, @Nullable Duration retryAfter, String message) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** In the door's own terms: see {@link Door#shown}. */
  public String status() {
    return status;
  }

  /** The problem's code; empty where there is none. */
  public String code() {
    return code;
  }

  /** When to come again, where that is told. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
