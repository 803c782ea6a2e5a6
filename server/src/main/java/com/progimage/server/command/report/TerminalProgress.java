package com.progimage.server.command.report;

import com.progimage.server.maintenance.Progress;
import java.io.Console;
import java.util.Optional;

/**
 * Shows progress as one line on stderr, updated ten times a second; hidden if stderr is not a
 * terminal.
 */
public final class TerminalProgress implements Progress, AutoCloseable {
  private static final long PERIOD_NANOS = 100_000_000;

  private final boolean shown;
  private long shownAt = System.nanoTime();
  private boolean written;

  public TerminalProgress() {
    shown = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  @Override
  public synchronized void at(String what, long done) {
    long now = System.nanoTime();
    if (shown && now - shownAt >= PERIOD_NANOS) {
      shownAt = now;
      written = true;
      System.err.printf("\r%,d %s\u001b[K", done, what);
    }
  }

  @Override
  public void close() {
    wipe();
  }

  /** Clears the line. */
  public synchronized void wipe() {
    if (written) {
      System.err.print("\r\u001b[K");
      written = false;
    }
  }
}
