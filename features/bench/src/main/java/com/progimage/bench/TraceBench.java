package com.progimage.bench;

import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.image.ImageFormat;
import com.sun.management.OperatingSystemMXBean;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures tracing: bytes, CPU time of a warm engine, and the likeness of the result as librsvg
 * draws it. Compares a small photo with vtracer, and line art with potrace on the same pixels.
 */
final class TraceBench {
  private static final int ROUNDS = 5;

  /** Traces in each round: the clock of the CPU time ticks every 10 ms. */
  private static final int TRACES = 8;

  /** The peer's traces in each of its rounds, after one to warm up. */
  private static final int TRACES_OF_PEER = 3;

  private static final int BLACK_BELOW = 128;

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /**
   * A traced file.
   *
   * @param millis CPU time
   * @param decibels likeness
   */
  private record Traced(long bytes, double millis, double decibels) {}

  private TraceBench() {}

  static void run(Site site) throws Exception {
    JavaEngine engine = new JavaEngine();
    engine.warmUp();
    Path photo = site.corpus("photos/photo-6mp.jpg");
    trace(site, engine, photo, ImageFormat.JPEG, "");
    trace(site, engine, photo, ImageFormat.JPEG, "trace_16");
    Path small = site.corpus("photos/photo-600x450.jpg");
    vtracer(site, engine, small);
    Path lineArt = site.corpus("photos/blackbug.png");
    Traced ours = trace(site, engine, lineArt, ImageFormat.PNG, "trace_mono");
    potrace(site, lineArt, ours.bytes());
  }

  private static Traced trace(
      Site site, JavaEngine engine, Path source, ImageFormat format, String transformation)
      throws Exception {
    Path made = warmUp(site, engine, source, format, transformation);
    double[] millis = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      millis[round] = millis(engine, source, format, transformation, made);
    }
    return print(site, source, transformation, made, millis);
  }

  private static Path warmUp(
      Site site, JavaEngine engine, Path source, ImageFormat format, String transformation)
      throws Exception {
    Path made = site.scratch().resolve("traced.svg");
    long warm = System.nanoTime() + EngineBench.WARM_UP.toNanos();
    while (System.nanoTime() < warm) {
      EngineBench.convert(engine, source, format, transformation, ImageFormat.SVG, made);
    }
    return made;
  }

  /** The CPU time of a trace, in the mean of a round. */
  private static double millis(
      JavaEngine engine, Path source, ImageFormat format, String transformation, Path made)
      throws Exception {
    long before = SYSTEM.getProcessCpuTime();
    for (int i = 0; i < TRACES; i++) {
      EngineBench.convert(engine, source, format, transformation, ImageFormat.SVG, made);
    }
    return (SYSTEM.getProcessCpuTime() - before) / 1e6 / TRACES;
  }

  private static Traced print(
      Site site, Path source, String transformation, Path made, double[] millis) throws Exception {
    Traced traced =
        new Traced(Files.size(made), Rounds.median(millis), likeness(site, source, made));
    System.out.printf(
        "trace %-18s %-10s %9d B %7.0f ms CPU %6.1f dB%n",
        source.getFileName(), transformation, traced.bytes(), traced.millis(), traced.decibels());
    return traced;
  }

  /** Measures a photo with both in turn, so that both see the same machine. */
  private static void vtracer(Site site, JavaEngine engine, Path source) throws Exception {
    Path made = warmUp(site, engine, source, ImageFormat.JPEG, "");
    Path peers = site.scratch().resolve("vtracer.svg");
    List<String> peer =
        List.of(
            "node",
            "trace.mjs",
            source.toString(),
            peers.toString(),
            String.valueOf(TRACES_OF_PEER));
    double[] our = new double[ROUNDS];
    double[] their = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      our[round] = millis(engine, source, ImageFormat.JPEG, "", made);
      their[round] = Double.parseDouble(Command.run(site.node(), peer));
    }
    Traced ours = print(site, source, "", made, our);
    Traced theirs =
        new Traced(Files.size(peers), Rounds.median(their), likeness(site, source, peers));
    System.out.printf(
        "      vtracer, preset photo         %9d B %7.0f ms CPU %6.1f dB   bytes ratio %.2f, speed"
            + " ratio %.1f, %+.1f dB   bars: 1.00, 10, +10%n",
        theirs.bytes(),
        theirs.millis(),
        theirs.decibels(),
        (double) ours.bytes() / theirs.bytes(),
        theirs.millis() / ours.millis(),
        ours.decibels() - theirs.decibels());
  }

  private static void potrace(Site site, Path source, long ours) throws Exception {
    BufferedImage picture = Likeness.onWhite(source);
    Path bitmap = site.scratch().resolve("art.pgm");
    try (OutputStream out = Files.newOutputStream(bitmap)) {
      out.write(
          "P5 %d %d 255\n"
              .formatted(picture.getWidth(), picture.getHeight())
              .getBytes(StandardCharsets.US_ASCII));
      for (int y = 0; y < picture.getHeight(); y++) {
        for (int x = 0; x < picture.getWidth(); x++) {
          Color c = new Color(picture.getRGB(x, y));
          int luma = (299 * c.getRed() + 587 * c.getGreen() + 114 * c.getBlue()) / 1000;
          out.write(luma < BLACK_BELOW ? 0 : 255);
        }
      }
    }
    Path made = site.scratch().resolve("potrace.svg");
    Command.run(site.scratch(), List.of("potrace", "-s", "-o", made.toString(), bitmap.toString()));
    System.out.printf(
        "      potrace -s of the same        %9d B %25.1f dB   bytes ratio %.2f%n",
        Files.size(made), likeness(site, source, made), (double) ours / Files.size(made));
  }

  /** Peak signal-to-noise ratio over red, green and blue, on white, in dB. */
  private static double likeness(Site site, Path source, Path svg) throws Exception {
    BufferedImage wanted = Likeness.onWhite(source);
    Path drawn = site.scratch().resolve("drawn.png");
    Command.run(
        site.scratch(),
        List.of(
            "rsvg-convert",
            "--unlimited",
            "-w",
            String.valueOf(wanted.getWidth()),
            "-h",
            String.valueOf(wanted.getHeight()),
            "-o",
            drawn.toString(),
            svg.toString()));
    return Likeness.decibels(wanted, Likeness.onWhite(drawn));
  }
}
