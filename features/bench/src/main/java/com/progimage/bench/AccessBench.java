package com.progimage.bench;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what keys cost: GETs of kept renditions on a server that needs keys, beside one that
 * does not, in CPU time of the server.
 */
final class AccessBench {
  /** Made up, with the right checksum. */
  private static final String KEY =
      "pik_0EhzL6HwZ5ow_S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt";

  private static final String NO_KEY = "";
  private static final String RENDITION = "/resize_240x240.jpg";
  private static final int CLIENTS = 8;
  private static final int WARM_UP_SECONDS = 10;
  private static final int ROUNDS = 9;
  private static final int SECONDS = 3;

  private AccessBench() {}

  static void run(Site site) throws Exception {
    try (Server open = Server.start(site, site.folder("open"));
        Server keyed =
            Server.start(site, site.folder("keyed"), "--access", "keys", "--admin-key", KEY)) {
      Path openPaths = prepare(site, open, "open-paths");
      Path keyedPaths = prepare(site, keyed, "keyed-paths");
      for (String key : new String[] {NO_KEY, KEY}) {
        Wrk.get(site, open.url(), CLIENTS, WARM_UP_SECONDS, openPaths, 0, key);
        Wrk.get(site, keyed.url(), CLIENTS, WARM_UP_SECONDS, keyedPaths, 0, key);
      }
      List<Double> openWithout = new ArrayList<>();
      List<Double> openWith = new ArrayList<>();
      List<Double> keyedWithout = new ArrayList<>();
      List<Double> keyedWith = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        openWithout.add(micros(site, open, openPaths, NO_KEY));
        keyedWithout.add(micros(site, keyed, keyedPaths, NO_KEY));
        keyedWith.add(micros(site, keyed, keyedPaths, KEY));
        openWith.add(micros(site, open, openPaths, KEY));
      }
      print("no key on both, bar: ratio 1.03", keyedWithout, openWithout);
      print("a key on both", keyedWith, openWith);
      print("a key, and none on the open one, bar: 50 us more", keyedWith, openWithout);
    }
  }

  private static void print(String sent, List<Double> keyed, List<Double> open) {
    double with = median(keyed);
    double without = median(open);
    System.out.printf(
        "kept 10 KB: CPU with keys %6.1f us, open %6.1f us, ratio %.3f, %.1f us more (%s)%n",
        with, without, with / without, with - without, sent);
  }

  private static double median(List<Double> values) {
    return Rounds.median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** CPU time of the server for one request, in microseconds. */
  private static double micros(Site site, Server server, Path paths, String key) throws Exception {
    double before = server.cpuMillis();
    Wrk run = Wrk.get(site, server.url(), CLIENTS, SECONDS, paths, 0, key);
    return (server.cpuMillis() - before) * 1000 / run.requests();
  }

  private static Path prepare(Site site, Server server, String name) throws Exception {
    Path photo = site.corpus("photos/photo-6mp.jpg");
    HttpResponse<Void> stored =
        server
            .client()
            .send(
                HttpRequest.newBuilder(server.url().resolve("/images"))
                    .header("Content-Type", "image/jpeg")
                    .header("Authorization", "Bearer " + KEY)
                    .POST(HttpRequest.BodyPublishers.ofFile(photo))
                    .build(),
                HttpResponse.BodyHandlers.discarding());
    URI image = URI.create(stored.headers().firstValue("Location").orElseThrow());
    String path = image.getPath() + RENDITION;
    for (int i = 0; i < 3; i++) {
      byte[] _ = server.get(path);
    }
    return Files.writeString(site.scratch().resolve(name), path + "\n");
  }
}
