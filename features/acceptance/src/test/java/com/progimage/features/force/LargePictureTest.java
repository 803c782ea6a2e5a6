package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Access;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import com.progimage.support.ImageFiles;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest picture that is taken by default, on a server with a small heap. */
final class LargePictureTest {
  private static final int WIDTH = 8192;
  private static final int HEIGHT = 6103;
  private static final long MEBIBYTE = 1 << 20;
  private static final long WORKER_BYTES = 1024 * MEBIBYTE;

  @Test
  void fiftyMegapixelsBecomeEveryFormat(@TempDir Path folder) throws Exception {
    Path picture = folder.resolve("large.png");
    LargePng.write(picture, WIDTH, HEIGHT);
    assertThat(Files.size(picture)).isLessThan(25 * MEBIBYTE);
    List<String> options = new ArrayList<>(ServerProcess.BOTH_COMPILERS);
    options.add("-Xmx128m");
    try (ServerProcess server = Access.start(0, options, folder.resolve("data"));
        Client client = new Client(server.url())) {
      Answer stored = client.post("image/png", BodyPublishers.ofFile(picture));
      assertThat(stored.status()).as(stored.text()).isEqualTo(201);
      String id = stored.json().path("id").asText();
      System.out.printf(
          "50 megapixels, %.1f MiB: stored, server's peak %d MiB%n",
          Files.size(picture) / (double) MEBIBYTE, serverPeak(server));

      byte[] jpeg = convert(server, client, "/images/" + id + ".jpg");
      assertThat(Wholeness.isWhole("jpg", jpeg)).isTrue();
      byte[] webp = convert(server, client, "/images/" + id + ".webp");
      assertThat(Wholeness.isWhole("webp", webp)).isTrue();
      ByteBuffer frame = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(List.of((int) frame.getShort(26), (int) frame.getShort(28)))
          .as("size of the VP8 frame")
          .containsExactly(WIDTH, HEIGHT);
      byte[] png = convert(server, client, "/images/" + id + "/flip.png");
      assertThat(Wholeness.isWhole("png", png)).isTrue();
      byte[] thumbnail = convert(server, client, "/images/" + id + "/resize_720x720.jpg");
      assertThat(ImageFiles.decoded(thumbnail).getWidth()).isEqualTo(720);
      assertThat(client.metric("progimage_worker_kills_total", "")).isZero();
    }
  }

  private static byte[] convert(ServerProcess server, Client client, String path) throws Exception {
    List<ProcessHandle> workers = Workers.of(server.process());
    long started = System.nanoTime();
    CompletableFuture<Answer> later = client.getLater(path);
    long own = 0;
    while (true) {
      own = Math.max(own, workers.stream().mapToLong(Workers::ownBytes).sum());
      try {
        Answer answer = later.get(20, TimeUnit.MILLISECONDS);
        System.out.printf(
            "50 megapixels -> %s: %s in %.1f s, worker's own memory at most %d MiB,"
                + " peaks: worker %d MiB, server %d MiB%n",
            path.substring("/images/".length() + 36),
            answer.status() == 200 ? answer.body().length / 1024 + " KiB" : answer.text(),
            (System.nanoTime() - started) / 1e9,
            own / MEBIBYTE,
            workers.stream().mapToLong(Workers::peakBytes).sum() / MEBIBYTE,
            serverPeak(server));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(own).as("worker's own memory").isPositive().isLessThanOrEqualTo(WORKER_BYTES);
        return answer.body();
      } catch (TimeoutException e) {
        // It is at work: look again.
      }
    }
  }

  private static long serverPeak(ServerProcess server) {
    return Workers.peakBytes(server.process().toHandle()) / MEBIBYTE;
  }
}
