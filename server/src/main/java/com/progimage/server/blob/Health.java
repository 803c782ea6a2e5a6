package com.progimage.server.blob;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store can do at the moment. Reading is always possible.
 *
 * @param problem the reason that uploads are refused, for the operator; null if they are accepted
 * @param freeBytes that this process may still use
 * @param reserveBytes uploads are refused below this
 */
public record Health(@Nullable String problem, long freeBytes, long reserveBytes) {
  public boolean writable() {
    return problem == null;
  }

  public Optional<String> refusal() {
    return Optional.ofNullable(problem);
  }

  /**
   * Whether there is room for renditions, which can be made again: twice the reserve of uploads.
   */
  public boolean keepsRenditions() {
    return freeBytes >= 2 * reserveBytes;
  }

  /** The bytes that evicting renditions should free, so that three times the reserve is free. */
  public long bytesToFree() {
    return Math.max(0, 3 * reserveBytes - freeBytes);
  }
}
