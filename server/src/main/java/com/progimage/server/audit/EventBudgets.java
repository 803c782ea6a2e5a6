package com.progimage.server.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Admits the first events of each minute, separately for each action of which clients can cause any
 * number, and counts the others. Thread-safe.
 */
final class EventBudgets {
  /** Of each action. */
  private static final int EVENTS_A_MINUTE = 60;

  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanos;
  private final Map<AuditAction, Minute> minutes = new EnumMap<>(AuditAction.class);

  /** What earlier minutes left out and nobody has taken yet. */
  private final Map<AuditAction, LeftOut> leftOut = new EnumMap<>(AuditAction.class);

  /**
   * @param last the time of the last one
   */
  private record LeftOut(long count, Instant last) {
    LeftOut and(LeftOut later) {
      return new LeftOut(count + later.count(), later.last());
    }
  }

  private static final class Minute {
    final long start;
    int admitted;
    long leftOut;
    Instant last = Instant.EPOCH;

    Minute(long start) {
      this.start = start;
    }
  }

  /**
   * @param nanos measures the minutes
   */
  EventBudgets(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized boolean admits(AuditEvent event) {
    if (!event.action().isUnbounded()) {
      return true;
    }
    endMinutes(/* all= */ false);
    Minute minute = minutes.computeIfAbsent(event.action(), _ -> new Minute(nanos.getAsLong()));
    if (minute.admitted < EVENTS_A_MINUTE) {
      minute.admitted++;
      return true;
    }
    minute.leftOut++;
    minute.last = event.time();
    return false;
  }

  /**
   * Takes an event for each action of which minutes that have ended left others out.
   *
   * @param all whether the minutes in progress end now
   */
  synchronized List<AuditEvent> takeNotes(boolean all) {
    endMinutes(all);
    List<AuditEvent> notes =
        leftOut.entrySet().stream().map(each -> note(each.getKey(), each.getValue())).toList();
    leftOut.clear();
    return notes;
  }

  private void endMinutes(boolean all) {
    long now = nanos.getAsLong();
    minutes
        .entrySet()
        .removeIf(entry -> {
          Minute minute = entry.getValue();
          boolean hasEnded = all || now - minute.start >= MINUTE_NANOS;
          if (hasEnded && minute.leftOut > 0) {
            leftOut.merge(entry.getKey(), new LeftOut(minute.leftOut, minute.last), LeftOut::and);
          }
          return hasEnded;
        });
  }

  private static AuditEvent note(AuditAction action, LeftOut leftOut) {
    return new AuditEvent(
        leftOut.last(),
        AuditAction.EVENTS_LEFT_OUT,
        "server",
        /* owner= */ null,
        /* address= */ null,
        leftOut.count() + " " + action.text(),
        /* requestId= */ null);
  }
}
