package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Access;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers do everything at once that took a server's memory or its processor: slow uploads, large
 * JSON, pictures that are costly to look at, invented methods, downloads that break off. The server
 * has the heap and the options of the shipped launchers.
 */
final class AttackTest {
  private static final int METHODS = Integer.getInteger("progimage.attack.methods", 5_000);
  private static final int ABORTS = Integer.getInteger("progimage.attack.aborts", 600);
  private static final int ROUNDS = Integer.getInteger("progimage.attack.rounds", 1);
  private static final Duration ATTACK =
      Duration.ofSeconds(Integer.getInteger("progimage.attack.seconds", 8));

  /** Fills the connections that a server accepts, except those of the other strangers. */
  private static final int SLOW_UPLOADS = 4_000;

  /** The short form shares the processor with other tests. */
  private static final Duration ANSWER =
      Duration.ofSeconds(Integer.getInteger("progimage.attack.answer", 15));

  private static final Duration RECOVERY = Duration.ofSeconds(10);
  private static final long MEBIBYTE = 1 << 20;

  @TempDir Path folder;

  @Test
  void theServerStaysAliveAndServesEverythingAfterwards() throws Exception {
    Path data = folder.resolve("data");
    try (ServerProcess server =
            Access.start(0, ServerProcess.BOTH_COMPILERS, data, "--workers", "1");
        Client client = new Client(server.url())) {
      String id = client.store("image/png", Pictures.encoded("png", 2400, 2000));
      String large = "/images/" + id + ".bmp";
      everythingIsServed(client, 1);
      assertThat(client.get(large).status()).isEqualTo(200);

      Duration slowest;
      try (Strangers strangers = new Strangers(server.url());
          Health health = new Health(server.url())) {
        strangers.abortDownloads(large, ABORTS, 12);
        strangers.inventMethods(METHODS);
        strangers.post("job", "/jobs", "application/json", HostileBodies.manySources(), 30, ROUNDS);
        strangers.post("tiles", "/images", "image/tiff", HostileBodies.manyTiles(), 3, ROUNDS);
        strangers.post(
            "namespaces", "/images", "image/svg+xml", HostileBodies.manyNamespaces(), 3, ROUNDS);
        strangers.uploadSlowly(SLOW_UPLOADS);
        strangers.goOn(ATTACK);
        slowest = health.slowest();
        System.out.println("strangers were answered: " + strangers.answers());
        assertThat(strangers.answers().keySet())
            .as("what is refused for its host attacks nothing")
            .noneMatch(answer -> answer.contains("421"));
      }
      long ended = System.nanoTime();

      assertThat(server.process().isAlive()).as("the server lives").isTrue();
      await()
          .atMost(RECOVERY)
          .ignoreExceptions()
          .untilAsserted(() -> everythingIsServed(client, 2));
      await().atMost(RECOVERY).until(() -> isStagingEmpty(data));
      System.out.printf(
          "/health/live answered within %d ms; everything was served %.1f s after the end; peak of"
              + " the server: %d MiB%n",
          slowest.toMillis(),
          (System.nanoTime() - ended) / 1e9,
          Workers.peakBytes(server.process().toHandle()) / MEBIBYTE);
      assertThat(slowest).isLessThanOrEqualTo(ANSWER);
      assertThat(client.metric("progimage_loop_up", "")).isPositive();
      assertThat(client.get("/health/ready").status()).isEqualTo(200);
      assertThat(Workers.peakBytes(server.process().toHandle())).isLessThan(512 * MEBIBYTE);
    }
  }

  /** Upload, download, rendering, job. */
  private static void everythingIsServed(Client client, int round) throws Exception {
    String id = client.store("image/png", Pictures.encoded("png", 60, 40));
    assertThat(client.get("/images/" + id + ".png").status()).isEqualTo(200);
    Answer made = client.get("/images/" + id + "/rotate_" + round + ".jpg");
    assertThat(made.status()).as(made.text()).isEqualTo(200);
    Answer job =
        client.submit(
            "{\"sources\":[{\"image\":\"%s\"}],\"outputs\":[{\"format\":\"webp\"}]}".formatted(id));
    assertThat(job.status()).as(job.text()).isEqualTo(202);
    String url = "/jobs/" + job.json().path("id").asText();
    await()
        .atMost(RECOVERY)
        .until(() -> client.get(url).json().path("state").asText().equals("succeeded"));
  }

  private static boolean isStagingEmpty(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("staging"))) {
      return files.noneMatch(file -> file.toString().endsWith(".original"));
    }
  }
}
