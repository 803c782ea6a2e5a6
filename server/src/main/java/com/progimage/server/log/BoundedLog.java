package com.progimage.server.log;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Limits the number of log entries a minute that clients can cause. The first entry of a later
 * minute reports how many were omitted. Thread-safe.
 */
public final class BoundedLog {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Logger log;
  private final int maxPerMinute;
  private final LongSupplier nanos;
  private long minuteStart;
  private int inMinute;
  private long leftOut;

  public BoundedLog(Logger log, int maxPerMinute) {
    this(log, maxPerMinute, System::nanoTime);
  }

  BoundedLog(Logger log, int maxPerMinute, LongSupplier nanos) {
    this.log = log;
    this.maxPerMinute = maxPerMinute;
    this.nanos = nanos;
    this.minuteStart = nanos.getAsLong();
  }

  /** Logs one line. */
  public void warn(String line) {
    if (isLogged()) {
      log.warn("{}", Causes.line(line));
    }
  }

  /** Logs a bug with its stack trace. */
  public void error(String line, Throwable bug) {
    if (isLogged()) {
      log.error("{}", Causes.line(line), bug);
    }
  }

  private synchronized boolean isLogged() {
    long now = nanos.getAsLong();
    if (now - minuteStart > MINUTE) {
      if (leftOut > 0) {
        log.warn("omitted {} more entries", leftOut);
      }
      minuteStart = now;
      inMinute = 0;
      leftOut = 0;
    }
    if (inMinute < maxPerMinute) {
      inMinute++;
      return true;
    }
    leftOut++;
    return false;
  }
}
