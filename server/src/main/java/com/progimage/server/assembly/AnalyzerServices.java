package com.progimage.server.assembly;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analyzer.Analyzer;
import com.progimage.server.analyzer.http.AnalysisService;
import com.progimage.server.analyzer.http.HttpAnalyzer;
import com.progimage.server.analyzer.http.ServiceSettings;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.metrics.AnalyzerMeters;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The services of the operator that analyze in place of the render workers. */
final class AnalyzerServices {
  private final ServiceSettings settings;
  private final RenderAccounts accounts;
  private final AnalyzerMeters meters;
  private final Lifecycle parts;

  /**
   * @param parts receives every analyzer that must be closed
   */
  AnalyzerServices(
      ServiceSettings settings, RenderAccounts accounts, MeterRegistry meters, Lifecycle parts) {
    this.settings = settings;
    this.accounts = accounts;
    this.meters = new AnalyzerMeters(meters);
    this.parts = parts;
  }

  /** Opens the analyzer of a kind that a service does; empty if none does. */
  Optional<Analyzer> open(AnalysisKind kind) {
    AnalysisService service = service(kind);
    if (service == null) {
      return Optional.empty();
    }
    HttpAnalyzer analyzer =
        parts.add(new HttpAnalyzer(kind, service, settings, accounts, meters::called));
    meters.register(analyzer);
    return Optional.of(analyzer);
  }

  private @Nullable AnalysisService service(AnalysisKind kind) {
    return switch (kind) {
      case FACES -> settings.faces();
      case LABELS -> settings.labels();
      case PLACEHOLDER -> null;
    };
  }
}
