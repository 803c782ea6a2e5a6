package com.progimage.server.maintenance.sweep;

import java.util.stream.Stream;

/** One kind of thing that nobody needs any more. */
public interface SweepStep {
  /**
   * What would go now, found as the stream is read, in the calling thread; finding it changes
   * nothing. Images and renditions that stay are told to {@code run}. Servers may go on meanwhile.
   */
  Stream<Removal> removals(SweepRun run);
}
