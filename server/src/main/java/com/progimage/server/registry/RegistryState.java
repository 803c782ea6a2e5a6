package com.progimage.server.registry;

/**
 * How a registry is.
 *
 * @param reason for the operator: what is wrong and what to do; empty where nothing is
 */
public record RegistryState(Status status, String reason) {
  public enum Status {
    /** Whole: reads and writes. */
    READY,
    /** Whole; may refuse what is new, and takes everything else. */
    FULL,
    /** Takes writes; reads have to wait for the end of a rebuild. */
    REBUILDING,
    UNAVAILABLE
  }

  static final RegistryState READY = new RegistryState(Status.READY, "");

  static RegistryState full(String reason) {
    return new RegistryState(Status.FULL, reason);
  }

  static RegistryState rebuilding(String reason) {
    return new RegistryState(Status.REBUILDING, reason);
  }

  static RegistryState unavailable(String reason) {
    return new RegistryState(Status.UNAVAILABLE, reason);
  }
}
