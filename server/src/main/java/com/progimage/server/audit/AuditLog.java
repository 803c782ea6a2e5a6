package com.progimage.server.audit;

/** Where events are recorded. Thread-safe. */
@FunctionalInterface
public interface AuditLog {
  /** Records nothing. */
  AuditLog NONE = _ -> {};

  /** Records an event, without waiting for a disk. */
  void record(AuditEvent event);
}
