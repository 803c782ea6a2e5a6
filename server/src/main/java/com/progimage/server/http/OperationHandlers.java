package com.progimage.server.http;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.memory.MemoryBudget;
import com.progimage.server.memory.MemoryLease;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answers requests about the server itself.
 *
 * @param offer provides the answer of {@code /capabilities}
 * @param notReady the reason to send no requests here at the moment; empty if ready
 * @param scrape the metrics in the text format of Prometheus
 * @param memory of answers
 */
record OperationHandlers(
    ServerCapabilities offer,
    Supplier<Optional<String>> notReady,
    Supplier<String> scrape,
    MemoryBudget memory) {
  /** Several times the size of all metrics as text. */
  private static final int SCRAPE_BYTES = 1 << 20;

  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  void capabilities(Context context) {
    context.header("Cache-Control", "no-cache");
    Answers.json(context, 200, offer.document());
  }

  void live(Context context) {
    Answers.unstored(context, 200, Map.of("status", "up"));
  }

  void ready(Context context) {
    notReady
        .get()
        .ifPresent(reason -> {
          throw Failure.temporary(ErrorCode.NOT_READY, reason, Duration.ofSeconds(1));
        });
    Answers.unstored(context, 200, Map.of("status", "ready"));
  }

  void metrics(Context context) throws IOException {
    context.header("Cache-Control", "no-store");
    context.header("Content-Type", PROMETHEUS);
    try (MemoryLease _ = memory.take(SCRAPE_BYTES)) {
      byte[] text = scrape.get().getBytes(StandardCharsets.UTF_8);
      context.res().setContentLengthLong(text.length);
      if (!context.method().name().equals("HEAD")) {
        context.res().getOutputStream().write(text);
      }
    }
  }
}
