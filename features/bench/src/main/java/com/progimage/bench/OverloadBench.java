package com.progimage.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * More requests for new renditions than the workers can make: how many they still make, how fast
 * the others are refused, and whether the memory comes back.
 */
final class OverloadBench {
  /** Enough to keep all workers busy, and too few to be refused. */
  private static final int CLIENTS = 8;

  /** More than the queue takes, so that refusals and renditions hold no request up. */
  private static final int CROWD = 256;

  /** The renditions that wait for a worker or are at one, by the share of one client. */
  private static final int WAITING = 50;

  private static final int LOAD = 4;

  /** The pauses of clients aim at a little more than the load, because answers take time, too. */
  private static final double AIM = 1.15;

  private static final int IMAGES = 64;

  private static final double LEAST_GOODPUT = 0.9;
  private static final double LONGEST_REFUSAL_MILLIS = 50;

  /** Of the memory before, which the server has again a minute later. */
  private static final double MOST_MEMORY = 1.1;

  private OverloadBench() {}

  static void run(Site site) throws Exception {
    int seconds = site.isShort() ? 15 : 120;
    int bestSeconds = site.isShort() ? 5 : 15;
    try (Server server = Server.start(site)) {
      Flood flood = new Flood(site, server.url(), images(site, server));
      var _ = flood.next(CLIENTS, bestSeconds, /* pauseMillis= */ 0);
      double best = 0;
      for (int i = 0; i < 2; i++) {
        best = Math.max(best, flood.next(CLIENTS, bestSeconds, /* pauseMillis= */ 0).goodput());
      }
      Server.AllMemory before = server.allMemory();
      // Those who wait for a rendition ask for nothing else; the others make up the load.
      int pauseMillis = (int) (1000 * (CROWD - WAITING) / (AIM * LOAD * best));
      Flood.Answers answers = flood.next(CROWD, seconds, pauseMillis);
      Server.AllMemory after = server.allMemory();
      Thread.sleep(Duration.ofMinutes(site.isShort() ? 0 : 1));
      print(best, answers, List.of(before, after, server.allMemory()));
    }
  }

  private static Path images(Site site, Server server) throws Exception {
    Path photo = site.corpus("photos/photo-6mp.jpg");
    List<String> images = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      images.add(server.upload(photo, "image/jpeg"));
    }
    return Files.write(site.scratch().resolve("images"), images);
  }

  private static void print(double best, Flood.Answers answers, List<Server.AllMemory> memory) {
    // Other work may have spoilt the measurement of the best: then the crowd shows the capacity.
    double capacity = Math.max(best, answers.goodput());
    double load = answers.perSecond() / capacity;
    System.out.printf(
        "overload, 720 px JPEG, %d clients, %.0f s: %.1f requests/s, which is %.1f x the capacity"
            + " of %.1f/s (best with %d clients %.1f/s): %s%n",
        CROWD,
        answers.seconds(),
        answers.perSecond(),
        load,
        capacity,
        CLIENTS,
        best,
        load >= LOAD ? "enough" : "less than " + LOAD + " x, so measure again");
    System.out.printf(
        "  made %.1f/s, p50 %.0f ms, p99 %.0f ms: goodput / capacity %.2f (bar %.2f)%n",
        answers.goodput(),
        answers.made().p50Millis(),
        answers.made().p99Millis(),
        answers.goodput() / capacity,
        LEAST_GOODPUT);
    System.out.printf(
        "  refused %d, p50 %.1f ms, p99 %.1f ms (bar %.0f ms); other answers %d, broken %d"
            + " (bar 0)%n",
        answers.refused().count(),
        answers.refused().p50Millis(),
        answers.refused().p99Millis(),
        LONGEST_REFUSAL_MILLIS,
        answers.other().count(),
        answers.broken());
    System.out.printf(
        "  memory: %s before, %s at the end, %s a minute later (bar %.0f MiB)%n",
        memory.get(0), memory.get(1), memory.get(2), memory.get(0).sum() * MOST_MEMORY);
  }
}
