package com.progimage.sdk;

import java.util.OptionalLong;

/** Receives the progress of an upload or download. */
@FunctionalInterface
public interface ProgressListener {
  /**
   * Called after each part, by one thread at a time. It should return quickly; an exception that it
   * throws ends the transfer. A retry starts at 0 again.
   *
   * @param bytes the number of bytes sent or received so far
   * @param total the length of the whole body; empty if it is unknown
   */
  void progressed(long bytes, OptionalLong total);
}
