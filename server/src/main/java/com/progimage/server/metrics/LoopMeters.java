package com.progimage.server.metrics;

import com.progimage.server.loop.Loops;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Of what works in the background. */
public final class LoopMeters {
  private LoopMeters() {}

  /** Once all loops are there. */
  public static void register(MeterRegistry meters, Loops loops) {
    for (String name : loops.names()) {
      Gauge.builder("progimage.loop.up", loops, all -> all.isAlive(name) ? 1 : 0)
          .description("0 where work in the background ended by itself")
          .tag("loop", name)
          .strongReference(true)
          .register(meters);
    }
  }
}
