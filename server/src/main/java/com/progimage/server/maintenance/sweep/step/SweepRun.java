package com.progimage.server.maintenance.sweep.step;

import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.image.StoredImage;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** One run or plan of all steps: its time, and the contents that remain. */
public final class SweepRun {
  private final Instant now;
  private final boolean trustsClock;
  private final BooleanSupplier stopped;

  /** Files with several names, so that each counts once. */
  private final Set<Object> linked = new HashSet<>();

  private long images;
  private long originalBytes;
  private long renditions;
  private long renditionBytes;

  public SweepRun(Instant now, boolean trustsClock, BooleanSupplier stopped) {
    this.now = now;
    this.trustsClock = trustsClock;
    this.stopped = stopped;
  }

  public Instant now() {
    return now;
  }

  /**
   * False after a jump of the clock: steps then keep everything that is removed for its age and
   * cannot be made again.
   */
  public boolean trustsClock() {
    return trustsClock;
  }

  /**
   * Checks whether to stop. Call it between two items.
   *
   * @throws CancellationException if the run should end
   */
  public void goOn() {
    if (stopped.getAsBoolean()) {
      throw new CancellationException("the sweep was stopped");
    }
  }

  void stays(StoredImage image) {
    images++;
    originalBytes += image.byteCount();
  }

  void stays(FileLinks rendition) {
    renditions++;
    if (rendition.names() == 1 || linked.add(rendition.file())) {
      renditionBytes += rendition.byteCount();
    }
  }

  public Holdings holdings() {
    return new Holdings(images, originalBytes, renditions, renditionBytes);
  }
}
