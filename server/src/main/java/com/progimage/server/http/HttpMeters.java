package com.progimage.server.http;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.http.access.RequestRates;
import com.progimage.server.http.body.BodySlots;
import com.progimage.server.rate.SharedRates;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Times every request by route, method and status, and counts problems. */
final class HttpMeters {
  /** Spaced to separate answers from the page cache, from the disk and from a worker. */
  private static final Duration[] BUCKETS =
      Stream.of(1, 3, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
          .map(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final PrometheusMeterRegistry registry;
  private static final String CODE = "code";
  private static final String LIMIT = "limit";
  private final Map<RequestKind, Timer> timers = new ConcurrentHashMap<>();

  private final MeterProvider<Counter> problems;
  private final MeterProvider<Counter> limited;
  private final Counter uploaded;

  HttpMeters(PrometheusMeterRegistry registry) {
    this.registry = registry;
    uploaded =
        Counter.builder("progimage.upload.bytes")
            .description("Bytes of stored images")
            .register(registry);
    problems =
        Counter.builder("progimage.http.problems")
            .description("Requests answered with a problem")
            .withRegistry(registry);
    limited =
        Counter.builder("progimage.rate.refused")
            .description("Requests refused because a client sent too many")
            .withRegistry(registry);
    for (RequestRates.Limited whose : RequestRates.Limited.values()) {
      limited.withTag(LIMIT, whose.text());
    }
    // All counters exist from the start: one that appears with its first problem has no rate.
    for (ErrorCode code : ErrorCode.values()) {
      problems.withTag(CODE, code.text());
    }
  }

  void show(BodySlots slots) {
    Gauge.builder("progimage.bodies", slots, BodySlots::taken)
        .description("Request bodies in progress")
        .strongReference(true)
        .register(registry);
  }

  void show(SharedRates rates) {
    Gauge.builder("progimage.rate.shared", rates, each -> each.isShared() ? 1 : 0)
        .description("Whether the servers count the requests of clients together")
        .strongReference(true)
        .register(registry);
  }

  void limited(RequestRates.Limited whose) {
    limited.withTag(LIMIT, whose.text()).increment();
  }

  void uploaded(long bytes) {
    uploaded.increment((double) bytes);
  }

  void problem(ErrorCode code) {
    problems.withTag(CODE, code.text()).increment();
  }

  private record RequestKind(String route, String method, int status) {}

  void record(Context context, long nanos) {
    var endpoint = context.endpoints().lastHttpEndpoint();
    String route = endpoint == null ? "none" : endpoint.path;
    String method =
        KnownMethods.contains(context.method().name()) ? context.method().name() : "other";
    record(route, method, context.statusCode(), nanos);
  }

  void record(String route, String method, int status, long nanos) {
    RequestKind key = new RequestKind(route, method, status);
    timers.computeIfAbsent(key, this::timer).record(Duration.ofNanos(nanos));
  }

  private Timer timer(RequestKind key) {
    return Timer.builder("progimage.http.requests")
        .description("HTTP requests")
        .serviceLevelObjectives(BUCKETS)
        .tag("route", key.route())
        .tag("method", key.method())
        .tag("status", String.valueOf(key.status()))
        .register(registry);
  }
}
