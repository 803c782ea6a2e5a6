package com.progimage.server.access.attempt;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one process, in its memory: strangers cause no writes to its disk. When there are
 * too many, those that were made first are forgotten.
 */
public final class LocalAttempts implements AttemptStore {
  /** About 200 bytes each. */
  private static final int MOST = 20_000;

  private final Map<String, FailureCount> failures;
  private final Map<String, Instant> trusted;
  private final ReentrantLock lock = new ReentrantLock();

  private record FailureCount(int count, Instant allowedAt, Instant forgottenAt) {}

  public LocalAttempts() {
    this(MOST);
  }

  LocalAttempts(int most) {
    failures = bounded(most);
    trusted = bounded(most);
  }

  private static <T> Map<String, T> bounded(int most) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > most;
      }
    };
  }

  @Override
  public Duration pause(Attempt attempt, Instant now) {
    lock.lock();
    try {
      Duration longest = Duration.ZERO;
      for (AttemptLimit limit : limits(attempt, now)) {
        FailureCount before = find(limit, attempt, now);
        if (before != null && now.isBefore(before.allowedAt())) {
          Duration pause = Duration.between(now, before.allowedAt());
          longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
      }
      return longest;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Duration charge(Attempt attempt, Instant now) {
    lock.lock();
    try {
      Duration pause = pause(attempt, now);
      if (pause.isZero()) {
        for (AttemptLimit limit : limits(attempt, now)) {
          FailureCount before = find(limit, attempt, now);
          put(limit, attempt, (before == null ? 0 : before.count()) + 1, now);
        }
      }
      return pause;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void succeeded(Attempt attempt, Instant now) {
    lock.lock();
    try {
      for (AttemptLimit limit : limits(attempt, now)) {
        FailureCount before = find(limit, attempt, now);
        if (before == null) {
          continue;
        }
        if (limit == AttemptLimit.NAME_AT_ADDRESS || before.count() == 1) {
          failures.remove(key(limit, attempt));
        } else {
          put(limit, attempt, before.count() - 1, now);
        }
      }
      trusted.remove(attempt.nameAtAddress());
      trusted.put(attempt.nameAtAddress(), now.plus(AttemptLimit.TRUST));
    } finally {
      lock.unlock();
    }
  }

  private List<AttemptLimit> limits(Attempt attempt, Instant now) {
    List<AttemptLimit> limits =
        new ArrayList<>(List.of(AttemptLimit.ADDRESS, AttemptLimit.NAME_AT_ADDRESS));
    Instant trustedUntil = trusted.get(attempt.nameAtAddress());
    if (trustedUntil == null || !now.isBefore(trustedUntil)) {
      limits.add(AttemptLimit.NAME);
    }
    return limits;
  }

  private @Nullable FailureCount find(AttemptLimit limit, Attempt attempt, Instant now) {
    FailureCount found = failures.get(key(limit, attempt));
    return found == null || !now.isBefore(found.forgottenAt()) ? null : found;
  }

  private void put(AttemptLimit limit, Attempt attempt, int count, Instant now) {
    Instant allowedAt = now.plus(limit.pauseAfter(count));
    failures.remove(key(limit, attempt));
    failures.put(
        key(limit, attempt), new FailureCount(count, allowedAt, allowedAt.plus(limit.memory())));
  }

  private static String key(AttemptLimit limit, Attempt attempt) {
    return limit + attempt.subject(limit);
  }
}
