package com.progimage.server.blob;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a store can do right now; it can always be read.
 *
 * @param problem why uploads are refused, for the operator; null where they are taken
 * @param freeBytes that this process may still use
 * @param reserveBytes below which uploads are refused
 */
public record Health(@Nullable String problem, long freeBytes, long reserveBytes) {
  public boolean writable() {
    return problem == null;
  }

  public Optional<String> refusal() {
    return Optional.ofNullable(problem);
  }

  /** Whether there is room for what can be made again: twice what uploads leave. */
  public boolean keepsRenditions() {
    return freeBytes >= 2 * reserveBytes;
  }

  /** What renditions should give back, so that three times is free what uploads leave. */
  public long bytesToFree() {
    return Math.max(0, 3 * reserveBytes - freeBytes);
  }
}
