package com.progimage.server.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Times every request by route, method and status. */
final class Metrics {
  private final PrometheusMeterRegistry registry;
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

  Metrics(PrometheusMeterRegistry registry) {
    this.registry = registry;
  }

  private record Key(String route, String method, int status) {}

  void record(Context context, long nanos) {
    var endpoint = context.endpoints().lastHttpEndpoint();
    String route = endpoint == null ? "none" : endpoint.path;
    Key key = new Key(route, context.method().name(), context.statusCode());
    timers.computeIfAbsent(key, this::timer).record(Duration.ofNanos(nanos));
  }

  private Timer timer(Key key) {
    return Timer.builder("progimage.http.requests")
        .description("HTTP requests")
        .tag("route", key.route())
        .tag("method", key.method())
        .tag("status", String.valueOf(key.status()))
        .register(registry);
  }
}
