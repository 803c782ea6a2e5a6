package com.progimage.server.metrics;

import com.progimage.server.failure.Failure;
import com.progimage.server.state.session.FaceSessionStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of sessions, which all servers share. */
public final class FaceSessionMeters {
  private FaceSessionMeters() {}

  public static void register(MeterRegistry meters, FaceSessionStore store) {
    Gauge.builder("progimage.sessions", store, FaceSessionMeters::count)
        .description("Sessions in which clients compare faces; NaN if the store is unavailable")
        .strongReference(true)
        .register(meters);
  }

  private static double count(FaceSessionStore store) {
    try {
      return store.count();
    } catch (Failure away) {
      return Double.NaN;
    }
  }
}
