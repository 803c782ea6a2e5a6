package com.progimage.server.assembly;

import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.loop.Periodic;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Completes interrupted work every minute, after crashes and outages. */
final class RecoveryLoop {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryLoop.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);

  private RecoveryLoop() {}

  /** Starts it; the first round runs at once, before any request. */
  static Periodic start(ImageLibrary library, Consumer<StoredImage> gone) {
    recover(library, gone);
    return Periodic.start("recovery", PERIOD, () -> recover(library, gone));
  }

  private static void recover(ImageLibrary library, Consumer<StoredImage> gone) {
    try {
      library.recover(gone);
    } catch (RuntimeException e) {
      LOG.warn("could not complete interrupted work: retrying in a minute", e);
    }
  }
}
