package com.progimage.server.audit;

/** Records events that matter for security. Thread-safe. */
@FunctionalInterface
public interface AuditLog {
  /** Records nothing. */
  AuditLog NONE = _ -> {};

  /** Records an event, without waiting for a disk. */
  void record(AuditEvent event);
}
