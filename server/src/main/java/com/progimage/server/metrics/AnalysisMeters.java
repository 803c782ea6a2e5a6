package com.progimage.server.metrics;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.failure.Failure;
import com.progimage.server.state.fact.AnalysisState;
import com.progimage.server.state.fact.FactStore;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;

/** Metrics of analyses, which all servers share. */
public final class AnalysisMeters {
  /** One query serves all gauges of a scrape. */
  private static final Duration SEEN_FOR = Duration.ofSeconds(1);

  private final FactStore facts;
  private Map<AnalysisKind, Map<AnalysisState, Long>> counts = Map.of();
  private boolean isKnown;
  private long seenNanos = System.nanoTime() - SEEN_FOR.toNanos();

  private AnalysisMeters(FactStore facts) {
    this.facts = facts;
  }

  public static void register(MeterRegistry meters, FactStore facts) {
    AnalysisMeters analyses = new AnalysisMeters(facts);
    for (AnalysisKind kind : AnalysisKind.values()) {
      for (AnalysisState state : AnalysisState.values()) {
        Gauge.builder("progimage.analyses", () -> analyses.value(kind, state))
            .description("Analyses in the store, of all owners; NaN if the store is unavailable")
            .tag("analysis", kind.text())
            .tag("state", state.text())
            .register(meters);
      }
    }
  }

  private synchronized double value(AnalysisKind kind, AnalysisState state) {
    if (System.nanoTime() - seenNanos >= SEEN_FOR.toNanos()) {
      try {
        counts = facts.counts(/* owner= */ null);
        isKnown = true;
      } catch (Failure away) {
        isKnown = false;
      }
      seenNanos = System.nanoTime();
    }
    return isKnown ? counts.getOrDefault(kind, Map.of()).getOrDefault(state, 0L) : Double.NaN;
  }
}
