package com.progimage.server.access.known;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/** A time after a failure of a store, in which there are no further attempts. Thread-safe. */
public final class StorePause {
  private final Duration length;
  private final Ticker ticker;
  private volatile boolean began;
  private volatile long nanos;

  public StorePause(Duration length, Ticker ticker) {
    this.length = length;
    this.ticker = ticker;
  }

  public void begin() {
    nanos = ticker.read();
    began = true;
  }

  public boolean isOver() {
    return !began || ticker.read() - nanos >= length.toNanos();
  }
}
