package com.progimage.server.render;

import com.progimage.server.render.order.RenderOrder;
import com.progimage.server.render.process.KillReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counters behind {@link RenderMetrics}. */
final class Counters {
  private final Map<RenderMetrics.RenderOutcome, LongAdder> outputs =
      new EnumMap<>(RenderMetrics.RenderOutcome.class);
  private final Map<KillReason, LongAdder> kills = new EnumMap<>(KillReason.class);
  final LongAdder starts = new LongAdder();

  Counters() {
    for (RenderMetrics.RenderOutcome outcome : RenderMetrics.RenderOutcome.values()) {
      outputs.put(outcome, new LongAdder());
    }
    for (KillReason reason : KillReason.values()) {
      kills.put(reason, new LongAdder());
    }
  }

  void count(RenderMetrics.RenderOutcome outcome, RenderOrder order) {
    adder(outputs, outcome).add(order.outputs().size() + order.analyses().size());
  }

  void count(KillReason reason) {
    adder(kills, reason).increment();
  }

  long outputs(RenderMetrics.RenderOutcome outcome) {
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
