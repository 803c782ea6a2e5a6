package com.progimage.server.analyzer.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of services that analyze pictures in place of the render workers.
 *
 * @param faces null: the workers find faces
 * @param labels null: the workers find labels
 * @param timeout of one analysis with all retries, after it has waited for its turn, at most as
 *     long
 * @param maxCalls the number of calls to each service at a time
 */
public record ServiceSettings(
    @Nullable AnalysisService faces,
    @Nullable AnalysisService labels,
    Duration timeout,
    int maxCalls) {
  /** An analysis waits as long for its turn, and other requests wait for it for a minute. */
  public static final Duration MAX_TIMEOUT = Duration.ofSeconds(25);

  public static final ServiceSettings DEFAULTS =
      new ServiceSettings(/* faces= */ null, /* labels= */ null, Duration.ofSeconds(10), 4);

  public ServiceSettings {
    if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "a service cannot have %s for an analysis: name up to %d s"
              .formatted(timeout, MAX_TIMEOUT.toSeconds()));
    }
    if (maxCalls < 1) {
      throw new IllegalArgumentException(
          "a service cannot get %d calls at a time: allow at least one".formatted(maxCalls));
    }
  }
}
