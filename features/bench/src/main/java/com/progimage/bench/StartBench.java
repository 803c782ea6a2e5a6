package com.progimage.bench;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Measures the time from the launcher's start to the line that reports the server ready, and the
 * first rendition after it.
 */
final class StartBench {
  private static final int ROUNDS = 9;
  private static final int RENDITIONS = 60;

  private StartBench() {}

  static void run(Site site) throws Exception {
    // The launcher may have to record its cache first; that happens once a build.
    timed(site, site.folder("throwaway"));
    Path data = site.folder("start");
    double first = timed(site, data);
    double[] millis = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      millis[i] = timed(site, data);
    }
    System.out.printf(
        "start: ready after %.0f ms (median of %d), %.0f ms on an empty data folder   bar 1200 ms%n",
        Rounds.median(millis), ROUNDS, first);
    firstRendition(site);
  }

  /** The first rendition of a server with one new worker, and the same once it is warm. */
  private static void firstRendition(Site site) throws Exception {
    double[] first = new double[ROUNDS];
    double[] warm = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      try (Server server = Server.start(site, site.folder("start"), "--workers", "1")) {
        String photo = server.upload(site.corpus("photos/photo-6mp.jpg"), "image/jpeg");
        double[] millis = new double[RENDITIONS];
        for (int i = 0; i < RENDITIONS; i++) {
          long started = System.nanoTime();
          server.get(photo + "/resize_720x,background_%06x.jpg".formatted(i));
          millis[i] = (System.nanoTime() - started) / 1e6;
        }
        first[round] = millis[0];
        warm[round] = Rounds.median(Arrays.copyOfRange(millis, RENDITIONS / 2, RENDITIONS));
      }
    }
    System.out.printf(
        "first 720 px JPEG of a new worker: %.0f ms, warm %.0f ms (medians of %d)   ratio %.2f, bar 2.5%n",
        Rounds.median(first),
        Rounds.median(warm),
        ROUNDS,
        Rounds.median(first) / Rounds.median(warm));
  }

  private static double timed(Site site, Path data) throws Exception {
    long started = System.nanoTime();
    Server server = Server.start(site, data);
    double millis = (System.nanoTime() - started) / 1e6;
    server.close();
    return millis;
  }
}
