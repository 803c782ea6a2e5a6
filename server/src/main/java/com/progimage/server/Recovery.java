package com.progimage.server;

import com.progimage.server.library.ImageLibrary;
import com.progimage.server.loop.Periodic;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finishes every minute what crashes and outages left undone. */
final class Recovery {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private Recovery() {}

  /** The first time is now, before anybody asks. */
  static Periodic start(ImageLibrary library) {
    recover(library);
    return Periodic.start("recovery", PERIOD, () -> recover(library));
  }

  private static void recover(ImageLibrary library) {
    try {
      library.recover();
    } catch (RuntimeException e) {
      LOG.warn("could not finish what was left undone; the next try is in a minute", e);
    }
  }
}
