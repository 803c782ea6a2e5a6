package com.progimage.server.access.quota;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts the requests of each owner that this server is answering. Thread-safe. */
final class ConcurrentRequests {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /** Only owners with requests in progress, so that it is bounded by the connections. */
  private final ConcurrentMap<Owner, Long> inProgress = new ConcurrentHashMap<>();

  /**
   * @throws Failure {@code quota-exceeded} if the owner has {@code most} in progress
   */
  void enter(Owner owner, long most) {
    if (!tryEnter(owner, most)) {
      throw Failure.overLimit(
          ErrorCode.QUOTA_EXCEEDED,
          "the quota of %s allows %d requests at a time: send this one again when another has ended"
              .formatted(owner, most),
          most,
          most + 1,
          RETRY_AFTER);
    }
  }

  /** Does the same, and returns false instead of failing. */
  boolean tryEnter(Owner owner, long most) {
    boolean isWithin = inProgress.merge(owner, 1L, Long::sum) <= most;
    if (!isWithin) {
      leave(owner);
    }
    return isWithin;
  }

  void leave(Owner owner) {
    inProgress.computeIfPresent(owner, (_, count) -> count == 1 ? null : count - 1);
  }
}
