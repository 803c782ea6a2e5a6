package com.progimage.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns a termination signal into an interrupt of the thread that created it, and gives that thread
 * time to finish: to report its progress and to leave no partial files.
 */
final class Interruption {
  private static final long GRACE_SECONDS = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook;

  Interruption() {
    Thread working = Thread.currentThread();
    hook = new Thread(() -> interrupt(working), "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interrupt(Thread working) {
    working.interrupt();
    try {
      var unused = finished.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops handling signals, so that they end the program as usual. If a signal has already arrived,
   * it takes effect.
   */
  void end() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The signal has arrived: the hook is running, and the signal determines the exit status.
      Thread.currentThread().interrupt();
    }
  }
}
