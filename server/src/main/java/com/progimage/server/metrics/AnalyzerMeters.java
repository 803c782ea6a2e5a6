package com.progimage.server.metrics;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analyzer.http.HttpAnalyzer;
import com.progimage.server.analyzer.http.HttpAnalyzer.CallOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Metrics of the services that analyze in place of the render workers. */
public final class AnalyzerMeters {
  private static final String CALLS = "progimage.analyzer.calls";
  private static final String ANALYSIS = "analysis";

  private final MeterRegistry meters;

  public AnalyzerMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Counts an analysis by a service. */
  public void called(AnalysisKind kind, CallOutcome outcome) {
    counter(kind, outcome).increment();
  }

  private Counter counter(AnalysisKind kind, CallOutcome outcome) {
    return Counter.builder(CALLS)
        .description("Analyses by a service of the operator")
        .tag(ANALYSIS, kind.text())
        .tag("outcome", outcome.text())
        .register(meters);
  }

  public void register(HttpAnalyzer analyzer) {
    for (CallOutcome outcome : CallOutcome.values()) {
      Counter _ = counter(analyzer.kind(), outcome);
    }
    Gauge.builder("progimage.analyzer.broken", analyzer, each -> each.isBroken() ? 1 : 0)
        .description("Whether a service of the operator gets no calls, because most fail")
        .tag(ANALYSIS, analyzer.kind().text())
        .strongReference(true)
        .register(meters);
  }
}
