package com.progimage.bench;

import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.StoredImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures uploads and downloads of a megabyte with the SDK, beside curl at the same concurrency.
 */
final class SdkBench {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 5;
  private static final int REQUESTS = 400;

  /** Requests after which the SDK's code is compiled; that of curl always was. */
  private static final int WARM_UP = 8_000;

  private SdkBench() {}

  static void run(Site site) throws Exception {
    try (Server server = Server.start(site);
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      String photo = server.upload(site.corpus("photos/photo-6mp.jpg"), "image/jpeg");
      byte[] bytes = server.get(photo + "/quality_90.jpg");
      Path body = Files.write(site.scratch().resolve("body.jpg"), bytes);
      ProgImageClient images = ProgImageClient.create(server.url());
      StoredImage image = images.upload(bytes);
      String size = bytes.length / 1000 + " KB, " + CLIENTS + " clients";
      String upload =
          "url=\"%s/images\"\nheader=\"Content-Type: image/jpeg\"\ndata-binary=\"@%s\"\noutput=\"/dev/null\"\n"
              .formatted(server.url(), body);
      String download =
          "url=\"%s\"\noutput=\"/dev/null\"\n".formatted(image.as(ImageFormat.JPEG).url());
      for (int i = 0; i < WARM_UP; i += REQUESTS) {
        timed(clients, () -> image.as(ImageFormat.JPEG).download());
      }
      Rounds.compare(
          "SDK upload " + size + " (bar 0.9)",
          ROUNDS,
          round -> timed(clients, () -> images.upload(bytes)),
          "curl",
          round -> curl(site, upload));
      Rounds.compare(
          "SDK download " + size + " (bar 0.7)",
          ROUNDS,
          round -> timed(clients, () -> image.as(ImageFormat.JPEG).download()),
          "curl",
          round -> curl(site, download));
    }
  }

  private static Wrk timed(ExecutorService clients, Callable<?> request) throws Exception {
    long started = System.nanoTime();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      running.add(clients.submit(request));
    }
    for (Future<?> one : running) {
      one.get();
    }
    return rate(started);
  }

  private static Wrk curl(Site site, String request) throws Exception {
    Path requests = site.scratch().resolve("requests");
    Files.writeString(
        requests, String.join("next\n", java.util.Collections.nCopies(REQUESTS, request)));
    long started = System.nanoTime();
    Command.run(
        site.scratch(),
        List.of(
            "curl",
            "--silent",
            "--fail",
            "--parallel",
            "--parallel-max",
            String.valueOf(CLIENTS),
            "--config",
            requests.toString()));
    return rate(started);
  }

  private static Wrk rate(long started) {
    double perSecond = REQUESTS / ((System.nanoTime() - started) / 1e9);
    return new Wrk(perSecond, CLIENTS / perSecond * 1000, Double.NaN, REQUESTS);
  }
}
