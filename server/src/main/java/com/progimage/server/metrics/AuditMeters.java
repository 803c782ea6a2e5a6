package com.progimage.server.metrics;

import com.progimage.server.audit.FileAuditLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of the audit log. */
public final class AuditMeters {
  private AuditMeters() {}

  public static void register(MeterRegistry meters, FileAuditLog log) {
    FunctionCounter.builder("progimage.audit.lost", log, FileAuditLog::lost)
        .description("Events that are not in the audit log")
        .register(meters);
  }
}
