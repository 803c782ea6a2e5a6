package com.progimage.bench;

import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.image.ImageFormat;
import com.sun.management.OperatingSystemMXBean;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Measures tracing: bytes, CPU time of a warm engine, and the likeness of the result as librsvg
 * draws it. Compares a small photo with vtracer, and line art with potrace on the same pixels.
 */
final class TraceBench {
  private static final int WARM_UP = 4;
  private static final int ROUNDS = 5;
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
    vtracer(site, small, trace(site, engine, small, ImageFormat.JPEG, ""));
    Path lineArt = site.corpus("photos/blackbug.png");
    Traced ours = trace(site, engine, lineArt, ImageFormat.PNG, "trace_mono");
    potrace(site, lineArt, ours.bytes());
  }

  private static Traced trace(
      Site site, JavaEngine engine, Path source, ImageFormat format, String transformation)
      throws Exception {
    Path made = site.scratch().resolve("traced.svg");
    double[] millis = new double[ROUNDS];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      long before = SYSTEM.getProcessCpuTime();
      EngineBench.convert(engine, source, format, transformation, ImageFormat.SVG, made);
      if (i >= 0) {
        millis[i] = (SYSTEM.getProcessCpuTime() - before) / 1e6;
      }
    }
    Traced traced =
        new Traced(Files.size(made), Rounds.median(millis), likeness(site, source, made));
    System.out.printf(
        "trace %-18s %-10s %9d B %7.0f ms CPU %6.1f dB%n",
        source.getFileName(), transformation, traced.bytes(), traced.millis(), traced.decibels());
    return traced;
  }

  private static void vtracer(Site site, Path source, Traced ours) throws Exception {
    Path made = site.scratch().resolve("vtracer.svg");
    String millis =
        Command.run(
            site.node(),
            List.of(
                "node", "trace.mjs", source.toString(), made.toString(), String.valueOf(ROUNDS)));
    Traced theirs =
        new Traced(Files.size(made), Double.parseDouble(millis), likeness(site, source, made));
    System.out.printf(
        "      vtracer, preset photo         %9d B %7.0f ms CPU %6.1f dB   bytes ratio %.2f, speed"
            + " ratio %.1f, %+.1f dB%n",
        theirs.bytes(),
        theirs.millis(),
        theirs.decibels(),
        (double) ours.bytes() / theirs.bytes(),
        theirs.millis() / ours.millis(),
        ours.decibels() - theirs.decibels());
  }

  private static void potrace(Site site, Path source, long ours) throws Exception {
    BufferedImage picture = onWhite(source);
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
    BufferedImage wanted = onWhite(source);
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
    BufferedImage seen = onWhite(drawn);
    double sum = 0;
    for (int y = 0; y < wanted.getHeight(); y++) {
      for (int x = 0; x < wanted.getWidth(); x++) {
        int a = wanted.getRGB(x, y);
        int b = seen.getRGB(x, y);
        for (int shift = 0; shift < 24; shift += 8) {
          int error = (a >> shift & 255) - (b >> shift & 255);
          sum += error * error;
        }
      }
    }
    return 10 * Math.log10(255 * 255 / (sum / 3 / wanted.getWidth() / wanted.getHeight()));
  }

  private static BufferedImage onWhite(Path file) throws IOException {
    BufferedImage read = ImageIO.read(file.toFile());
    BufferedImage result =
        new BufferedImage(read.getWidth(), read.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = result.createGraphics();
    graphics.drawImage(read, 0, 0, Color.WHITE, null);
    graphics.dispose();
    return result;
  }
}
