package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.KeptRendition;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends, and when: a server whose clock is moved. */
final class LifetimeTest {
  private static final byte[] SCENE = Drawn.png(40, 20);
  private static final byte[] LOGO = Drawn.png(8, 8);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static volatile Instant now = Instant.parse("2026-05-06T10:00:00Z");
  private static final Clock CLOCK = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private static RunningServer server;
  private static OtherSite source;

  @BeforeAll
  static void start() throws Exception {
    source = OtherSite.start().give("/scene.png", 200, SCENE);
    server =
        RunningServer.start(
            data,
            Map.of(
                Setting.SWEEP_EVERY, "1h",
                Setting.REMOTE_HOSTS, "localhost",
                Setting.TRUSTED_SOURCES, source.origin()),
            CLOCK);
  }

  @AfterAll
  static void stop() {
    server.close();
    source.close();
  }

  private static String store(byte[] body, String query) throws Exception {
    return RunningServer.json(server.post("/images" + query, "image/png", body)).get("id").asText();
  }

  private static String remote(String logo) {
    return "/remote/overlay_%s.png?url=http%%3A%%2F%%2Flocalhost%%3A%d%%2Fscene.png"
        .formatted(logo, source.port());
  }

  private static void pass(Duration time) {
    now = now.plus(time);
  }

  private static String cacheControl(String path) throws Exception {
    HttpResponse<byte[]> response = server.get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.headers().firstValue("Cache-Control").orElseThrow();
  }

  @Test
  void anImagePastItsTimeIsGoneOnEveryRouteAtOnce() throws Exception {
    String logo = store(LOGO, "?ttl=600");
    String scene = store(SCENE, "");
    List<String> images =
        List.of(
            "/images/" + logo + ".png",
            "/images/" + logo + ".webp",
            "/images/" + logo + ".auto",
            "/images/" + logo + "/flip.png",
            "/images/" + logo + "/flip.auto",
            "/images/" + logo + "/overlay_" + scene + ".png",
            "/images/" + scene + "/overlay_" + logo + ".png",
            "/images/" + scene + "/mask_" + logo + ".auto",
            remote(logo));
    List<String> etags = new ArrayList<>();
    for (String path : images) {
      assertThat(cacheControl(path)).as(path).isEqualTo("public, max-age=600");
      etags.add(server.get(path).headers().firstValue("ETag").orElse("\"none\""));
    }
    pass(Duration.ofSeconds(599));
    for (String path : images) {
      assertThat(cacheControl(path)).as(path).isEqualTo("public, max-age=1");
    }
    assertThat(server.get(images.getFirst(), "If-None-Match", etags.getFirst()).statusCode())
        .isEqualTo(304);

    pass(Duration.ofSeconds(1));
    String yesterday = "Wed, 01 Jan 2025 00:00:00 GMT";
    for (int i = 0; i < images.size(); i++) {
      String path = images.get(i);
      assertGone(server.get(path));
      assertGone(server.get(path, "If-None-Match", etags.get(i)));
      assertGone(server.get(path, "If-None-Match", "*"));
      assertGone(server.get(path, "If-Match", etags.get(i)));
      assertGone(server.get(path, "If-Unmodified-Since", yesterday));
      assertGone(server.get(path, "Range", "bytes=0-1"));
      if (!path.startsWith("/remote")) {
        assertThat(server.head(path).statusCode()).as(path).isEqualTo(404);
      }
    }
    assertGone(server.get("/images/" + logo));
    assertGone(server.delete("/images/" + logo));
    assertGone(server.post("/render/overlay_" + logo + ".png", "image/png", SCENE));
    assertThat(new String(server.get("/images").body(), UTF_8))
        .contains(scene)
        .doesNotContain(logo);
    assertThat(cacheControl("/images/" + scene + ".png")).contains("immutable");
  }

  private static void assertGone(HttpResponse<byte[]> response) throws Exception {
    assertThat(response.statusCode()).as(response.uri().toString()).isEqualTo(404);
    assertThat(RunningServer.json(response).get("code").asText()).isEqualTo("image-not-found");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(response.headers().firstValue("ETag")).isEmpty();
  }

  @Test
  void aFractionOfASecondIsNotRoundedUp() throws Exception {
    String logo = store(LOGO, "?ttl=60");
    pass(Duration.ofMillis(1));
    assertThat(cacheControl("/images/" + logo + ".webp")).isEqualTo("public, max-age=59");
    pass(Duration.ofMillis(59_500));
    assertThat(cacheControl("/images/" + logo + ".webp")).isEqualTo("public, max-age=0");
  }

  @Test
  void theServerSweepsByItselfAndSaysSoInItsMetrics() throws Exception {
    passUntilSwept();
    String logo = store(LOGO, "?ttl=60");
    assertThat(server.get("/images/" + logo + ".webp").statusCode()).isEqualTo(200);
    double before = metric("progimage_sweep_removed_total{reason=\"expired\"}");

    passUntilSwept();

    await()
        .untilAsserted(() ->
            assertThat(metric("progimage_sweep_removed_total{reason=\"expired\"}"))
                .isGreaterThan(before));
    assertThat(metric("progimage_sweep_reclaimed_bytes_total{reason=\"expired\"}"))
        .isGreaterThan(LOGO.length);
    assertThat(metric("progimage_sweep_last_run_removed{reason=\"expired\"}")).isPositive();
    assertThat(metric("progimage_sweep_last_run_reclaimed_bytes")).isGreaterThan(LOGO.length);
    assertThat(metric("progimage_storage_images")).isNotNegative();
    assertThat(data.resolve("images/" + logo.substring(33) + "/" + logo + ".png")).doesNotExist();
  }

  /** A sweep that is at work while time passes ends as one of before, so more time has to pass. */
  private static void passUntilSwept() {
    pass(Duration.ofHours(2));
    await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(3))
        .until(() -> {
          boolean isSwept =
              metric("progimage_sweep_last_run_timestamp_seconds") == (double) now.getEpochSecond();
          if (!isSwept) {
            pass(Duration.ofHours(2));
          }
          return isSwept;
        });
  }

  private static double metric(String name) throws Exception {
    return new String(server.get("/metrics").body(), UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name));
  }

  /** Far more often than any sweep does it, which takes a rendition once. */
  @Test
  void whatIsSweptWhileItIsReadIsMadeAgain() throws Exception {
    String path = "/images/" + store(SCENE, "") + "/flip.png";
    byte[] expected = server.get(path).body();
    Semaphore answers = new Semaphore(0);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger discarded = new AtomicInteger();
    try (DiskBlobStore other = DiskBlobStore.open(data, new Reserve(0, 0), CLOCK, damage -> {});
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> readers = new ArrayList<>();
      for (int reader = 0; reader < 4; reader++) {
        readers.add(
            threads.submit(() -> {
              for (int i = 0; i < 1_000 && discarded.get() <= 10; i++) {
                // The server may remember the bytes for plain GETs.
                HttpResponse<byte[]> answer = server.get(path, "If-None-Match", "\"other\"");
                assertThat(answer.statusCode()).as(new String(answer.body(), UTF_8)).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(expected);
                answers.release();
              }
              return null;
            }));
      }
      Future<?> sweeper = threads.submit(() -> discardNowAndThen(other, answers, done, discarded));
      try {
        for (Future<Void> reader : readers) {
          reader.get();
        }
      } finally {
        done.set(true);
      }
      assertThat(sweeper.get()).isNull();
      assertThat(discarded).hasValueGreaterThan(10);
    }
  }

  /** All renditions after every third answer. */
  private static @Nullable Void discardNowAndThen(
      DiskBlobStore blobs, Semaphore answers, AtomicBoolean done, AtomicInteger discarded)
      throws InterruptedException {
    while (!done.get()) {
      if (answers.tryAcquire(3, 100, TimeUnit.MILLISECONDS)) {
        for (KeptRendition rendition : blobs.renditions().toList()) {
          blobs.discard(rendition.key());
          discarded.incrementAndGet();
        }
      }
    }
    return null;
  }
}
