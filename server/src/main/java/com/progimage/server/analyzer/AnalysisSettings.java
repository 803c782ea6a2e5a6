package com.progimage.server.analyzer;

import com.progimage.server.analysis.AnalysisKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of analyses.
 *
 * @param labelsTtl the time after which labels are forgotten; zero: never
 * @param ofUploads what is made of every upload, whether its client requests it or not
 */
public record AnalysisSettings(Duration labelsTtl, Set<AnalysisKind> ofUploads) {
  public static final AnalysisSettings DEFAULTS =
      new AnalysisSettings(Duration.ofDays(180), Set.of());

  public AnalysisSettings {
    ofUploads = Set.copyOf(ofUploads);
    if (labelsTtl.isNegative()) {
      throw new IllegalArgumentException(
          "labels cannot be kept for %d s: name zero or more".formatted(labelsTtl.toSeconds()));
    }
  }

  /** The end of facts that are found now; null: they stay. */
  @Nullable Instant expiry(AnalysisKind kind, Instant now) {
    return kind == AnalysisKind.LABELS && !labelsTtl.isZero() ? now.plus(labelsTtl) : null;
  }
}
