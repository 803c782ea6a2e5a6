package com.progimage.server.render;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counters behind {@link RenderMetrics}. */
final class Counters {
  private final Map<RenderMetrics.Outcome, LongAdder> outputs =
      new EnumMap<>(RenderMetrics.Outcome.class);
  private final Map<KillReason, LongAdder> kills = new EnumMap<>(KillReason.class);
  final LongAdder starts = new LongAdder();

  Counters() {
    for (RenderMetrics.Outcome outcome : RenderMetrics.Outcome.values()) {
      outputs.put(outcome, new LongAdder());
    }
    for (KillReason reason : KillReason.values()) {
      kills.put(reason, new LongAdder());
    }
  }

  void count(RenderMetrics.Outcome outcome, RenderJob job) {
    adder(outputs, outcome).add(job.outputs().size());
  }

  void count(KillReason reason) {
    adder(kills, reason).increment();
  }

  long outputs(RenderMetrics.Outcome outcome) {
    return adder(outputs, outcome).sum();
  }

  long kills(KillReason reason) {
    return adder(kills, reason).sum();
  }

  private static <K> LongAdder adder(Map<K, LongAdder> adders, K key) {
    LongAdder adder = adders.get(key);
    if (adder == null) {
      throw new AssertionError(key);
    }
    return adder;
  }
}
