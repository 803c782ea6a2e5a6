package com.progimage.sdk;

import java.util.OptionalLong;

/** Hears how far an upload or download is. */
@FunctionalInterface
public interface ProgressListener {
  /**
   * Called after each part, by one thread at a time; it should return soon, and what it throws ends
   * the transfer. A try that is repeated begins at 0 again.
   *
   * @param bytes handed to the network, or received from it, so far
   * @param total of the whole body; empty where it is not known
   */
  void progressed(long bytes, OptionalLong total);
}
