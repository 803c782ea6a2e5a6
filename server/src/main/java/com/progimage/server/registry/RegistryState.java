package com.progimage.server.registry;

/**
 * State of a registry.
 *
 * @param reason for the operator: the problem and the remedy; empty if there is none
 */
public record RegistryState(Status status, String reason) {
  public enum Status {
    /** Complete: accepts reads and writes. */
    READY,
    /** Complete; may refuse new images, and accepts everything else. */
    FULL,
    /** Accepts writes; refuses reads until a rebuild completes. */
    REBUILDING,
    UNAVAILABLE
  }

  public static final RegistryState READY = new RegistryState(Status.READY, "");

  public static RegistryState full(String reason) {
    return new RegistryState(Status.FULL, reason);
  }

  public static RegistryState rebuilding(String reason) {
    return new RegistryState(Status.REBUILDING, reason);
  }

  public static RegistryState unavailable(String reason) {
    return new RegistryState(Status.UNAVAILABLE, reason);
  }
}
