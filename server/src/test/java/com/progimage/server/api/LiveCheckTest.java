package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The health check that orchestrators restart a server by. */
class LiveCheckTest {
  @Test
  void isAnsweredWhileRequestsHoldAllProcessors(@TempDir Path data) throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      // Opens the client's connection.
      assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
      int carriers = Runtime.getRuntime().availableProcessors();
      CountDownLatch busy = new CountDownLatch(carriers);
      CompletableFuture<Void> end = new CompletableFuture<>();
      List<Thread> requests =
          IntStream.range(0, carriers)
              .mapToObj(i -> Thread.ofVirtual().start(() -> spin(busy, end)))
              .toList();
      try {
        busy.await();
        HttpResponse<byte[]> live =
            server.sendWithin(Duration.ofSeconds(10), server.request("/health/live"));
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(requests).allMatch(Thread::isAlive);
      } finally {
        end.complete(null);
        for (Thread request : requests) {
          request.join();
        }
      }
    }
  }

  /** Keeps its carrier thread: virtual threads are not preempted. */
  private static void spin(CountDownLatch busy, CompletableFuture<Void> end) {
    busy.countDown();
    long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!end.isDone() && System.nanoTime() < latest) {
      Thread.onSpinWait();
    }
  }

  @Test
  void hasTheHeadersOfItsRoute(@TempDir Path data) throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      HttpResponse<byte[]> direct = server.get("/health/live", "X-Request-Id", "a");
      HttpResponse<byte[]> routed = server.get("/health/live?", "X-Request-Id", "a");
      assertThat(headers(direct)).isEqualTo(headers(routed)).containsKey("x-request-id");
      assertThat(direct.body()).isEqualTo(routed.body());
      String metrics = new String(server.get("/metrics").body());
      assertThat(metrics)
          .contains(
              "progimage_http_requests_seconds_count{method=\"GET\",route=\"/health/live\",status=\"200\"} 2");
    }
  }

  private static Map<String, List<String>> headers(HttpResponse<?> response) {
    Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.remove("date");
    return headers;
  }
}
