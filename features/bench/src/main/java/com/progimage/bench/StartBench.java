package com.progimage.bench;

import java.nio.file.Path;

/** From the launcher's start to the line that says that the server is ready. */
final class StartBench {
  private static final int ROUNDS = 9;

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
        "start: ready after %.0f ms (median of %d), %.0f ms on an empty data folder%n",
        Rounds.median(millis), ROUNDS, first);
  }

  private static double timed(Site site, Path data) throws Exception {
    long started = System.nanoTime();
    Server server = Server.start(site, data);
    double millis = (System.nanoTime() - started) / 1e6;
    server.close();
    return millis;
  }
}
