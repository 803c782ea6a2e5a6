package com.progimage.server.maintenance.sweep.step;

import java.util.stream.Stream;

/** Finds and removes one kind of obsolete thing. */
public interface SweepStep {
  /**
   * Returns what to remove now. It is found while the stream is read, in the calling thread, and
   * finding it changes nothing. The step reports images and renditions that stay to {@code run}.
   * Servers may run meanwhile.
   */
  Stream<Removal> removals(SweepRun run);
}
