package com.progimage.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns a signal that ends the program into an interrupt of the thread that made this, and lets it
 * finish: say what is done, leave nothing half written.
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

  /** Has a signal end the program as usual; where one has come already, lets it. */
  void end() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The signal has come: the hook is at work, and the exit status is the signal's.
      Thread.currentThread().interrupt();
    }
  }
}
