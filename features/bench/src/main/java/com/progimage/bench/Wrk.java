package com.progimage.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one run of wrk measured.
 *
 * @param p50Millis median time of an answer
 * @param requests how many were answered
 */
record Wrk(double perSecond, double p50Millis, double p99Millis, long requests) {
  private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
  private static final Pattern COUNT = Pattern.compile("([0-9]+) requests in");
  private static final Pattern PERCENTILE = Pattern.compile(" (50|99)% +([0-9.]+)(us|ms|s|m)\\b");

  /** GETs the paths that a file lists, in turn, from line {@code first} on. */
  static Wrk get(Site site, URI server, int clients, int seconds, Path paths, long first)
      throws IOException, InterruptedException {
    return get(site, server, clients, seconds, paths, first, /* key= */ "");
  }

  /** Does the same with a key; empty for none. */
  static Wrk get(
      Site site, URI server, int clients, int seconds, Path paths, long first, String key)
      throws IOException, InterruptedException {
    return run(
        site, "get.lua", server, clients, seconds, paths.toString(), String.valueOf(first), key);
  }

  /** POSTs one file again and again. */
  static Wrk post(Site site, URI url, int clients, int seconds, Path body, String mediaType)
      throws IOException, InterruptedException {
    return run(site, "post.lua", url, clients, seconds, body.toString(), mediaType);
  }

  private static Wrk run(
      Site site, String script, URI url, int clients, int seconds, String... arguments)
      throws IOException, InterruptedException {
    String said = output(site, script, url, clients, seconds, arguments);
    if (said.contains("Non-2xx") || said.contains("Socket errors")) {
      throw new IOException("not every request to " + url + " was answered well:\n" + said);
    }
    double p50 = 0;
    double p99 = 0;
    Matcher percentile = PERCENTILE.matcher(said);
    while (percentile.find()) {
      double millis = Double.parseDouble(percentile.group(2)) * unit(percentile.group(3));
      if (percentile.group(1).equals("50")) {
        p50 = millis;
      } else {
        p99 = millis;
      }
    }
    return new Wrk(number(RATE, said), p50, p99, (long) number(COUNT, said));
  }

  /** Runs wrk with a script of ours, and returns all that it prints. */
  static String output(
      Site site, String script, URI url, int clients, int seconds, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "wrk",
                "-t1",
                "-c" + clients,
                "-d" + seconds + "s",
                "--timeout",
                "60s",
                "--latency",
                "-s",
                site.peers().resolve(script).toString(),
                url.toString(),
                "--"));
    command.addAll(List.of(arguments));
    return Command.run(site.scratch(), command);
  }

  private static double unit(String name) {
    return switch (name) {
      case "us" -> 0.001;
      case "ms" -> 1;
      case "s" -> 1000;
      default -> 60_000;
    };
  }

  private static double number(Pattern pattern, String said) throws IOException {
    Matcher matcher = pattern.matcher(said);
    if (!matcher.find()) {
      throw new IOException("wrk said no " + pattern + ":\n" + said);
    }
    return Double.parseDouble(matcher.group(1));
  }
}
