package com.progimage.server;

import com.progimage.server.library.ImageLibrary;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finishes every minute what crashes and outages left undone. */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final int PERIOD_SECONDS = 60;

  private Recovery() {}

  /** The first time is now, before anybody asks. */
  static AutoCloseable start(ImageLibrary library) {
    recover(library);
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("recovery").factory());
    var _ =
        timer.scheduleWithFixedDelay(
            () -> recover(library), PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    return timer::shutdownNow;
  }

  private static void recover(ImageLibrary library) {
    try {
      library.recover();
    } catch (RuntimeException e) {
      LOG.warn("could not finish what was left undone; the next try is in a minute", e);
    }
  }
}
