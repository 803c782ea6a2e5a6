package com.progimage.server.http.rendition;

import com.progimage.server.library.OpenRendition;
import com.progimage.server.library.OpenRendition.RenditionOrigin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Counts answers by the origin of their bytes, and times the making of renditions. */
public final class RenditionMeters {
  private static final Duration[] BUCKETS =
      Stream.of(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final Map<RenditionOrigin, Counter> served = new EnumMap<>(RenditionOrigin.class);
  private final Counter redirected;
  private final Timer made;

  public RenditionMeters(MeterRegistry meters) {
    for (RenditionOrigin origin : RenditionOrigin.values()) {
      served.put(
          origin,
          Counter.builder("progimage.images.served")
              .description("Answers with the bytes of a stored image, by their origin")
              .tag("origin", origin.text())
              .register(meters));
    }
    redirected =
        Counter.builder("progimage.images.redirected")
            .description("Answers that send a client to the object store for a rendition")
            .register(meters);
    made =
        Timer.builder("progimage.render")
            .description("Time from request to finished rendition, including the wait")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
  }

  /** Counts an answer with a stored image. */
  void served(OpenRendition rendition) {
    served(rendition.origin());
    made(rendition);
  }

  /** Counts an answer with bytes that were on the disk. */
  void served(RenditionOrigin origin) {
    Objects.requireNonNull(served.get(origin)).increment();
  }

  /** Counts an answer that sends the client to the object store. */
  void redirected() {
    redirected.increment();
  }

  /** Times the making of any image. */
  void made(OpenRendition rendition) {
    if (rendition.origin() == RenditionOrigin.MADE) {
      made.record(rendition.rendering());
    }
  }
}
