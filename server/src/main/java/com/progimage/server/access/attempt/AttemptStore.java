package com.progimage.server.access.attempt;

import com.progimage.server.failure.Failure;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts failed attempts to sign in, for all servers that use the store. Counts need not survive a
 * restart of the store. Every method is atomic and thread-safe, may block for two seconds, and
 * fails with {@code registry-unavailable} if the store is unavailable. The memory is bounded.
 */
public interface AttemptStore {
  /** Returns how long an attempt must wait for what failed before; zero if it need not. */
  Duration pause(Attempt attempt, Instant now);

  /**
   * Counts an attempt as failed unless it must wait, so that attempts at the same time cannot pass
   * a limit together.
   *
   * @return how long it must wait; zero if it was counted, and may be made
   * @throws Failure {@code registry-unavailable}
   */
  Duration charge(Attempt attempt, Instant now);

  /** Takes the charge of an attempt back, and trusts its address with its name. */
  void succeeded(Attempt attempt, Instant now);
}
