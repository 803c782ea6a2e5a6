package com.progimage.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Requests of many clients for renditions that do not exist yet, none of them twice. */
final class Flood {
  private final Site site;
  private final URI server;
  private final Path images;
  private long last;

  /**
   * @param images lists the paths of images, a line each
   */
  Flood(Site site, URI server, Path images) {
    this.site = site;
    this.server = server;
    this.images = images;
  }

  /** Answers of one kind, and the times that they took. */
  record Kind(int count, double p50Millis, double p99Millis) {
    private static Kind of(String name, String said) throws IOException {
      MatchResult found = find(name + " ([0-9]+) p50 ([0-9.-]+) p99 ([0-9.-]+)", said);
      return new Kind(
          Integer.parseInt(found.group(1)),
          Double.parseDouble(found.group(2)),
          Double.parseDouble(found.group(3)));
    }
  }

  /**
   * The answers to a flood.
   *
   * @param made with status 200
   * @param refused with status 503
   * @param broken connections that failed or brought no answer in time
   */
  record Answers(Kind made, Kind refused, Kind other, long broken, double seconds) {
    double goodput() {
      return made.count() / seconds;
    }

    double perSecond() {
      return (made.count() + refused.count() + other.count()) / seconds;
    }
  }

  /**
   * @param pauseMillis the mean time that a client waits before each request
   */
  Answers next(int clients, int seconds, int pauseMillis) throws IOException, InterruptedException {
    String said =
        Wrk.output(
            site,
            "overload.lua",
            server,
            clients,
            seconds,
            images.toString(),
            "resize_720x,background_",
            ".jpg",
            String.valueOf(last),
            String.valueOf(pauseMillis));
    last = Long.parseLong(find("last ([0-9]+)", said).group(1));
    return new Answers(
        Kind.of("made", said),
        Kind.of("refused", said),
        Kind.of("other", said),
        Long.parseLong(find("broken ([0-9]+)", said).group(1)),
        Double.parseDouble(find("seconds ([0-9.]+)", said).group(1)));
  }

  private static MatchResult find(String pattern, String said) throws IOException {
    return Pattern.compile("^" + pattern, Pattern.MULTILINE)
        .matcher(said)
        .results()
        .findFirst()
        .orElseThrow(() -> new IOException("wrk said no " + pattern + ":\n" + said));
  }
}
