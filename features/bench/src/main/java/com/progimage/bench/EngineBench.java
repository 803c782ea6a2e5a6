package com.progimage.bench;

import com.progimage.bench.Site.Scope;
import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.process.JavaCommand;
import com.progimage.server.render.protocol.RenderRequest;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Measures the CPU time of a conversion by the java engine, including garbage collector and
 * compiler, and by sharp. The engine runs in a JVM with the options of a worker.
 */
final class EngineBench {
  private static final int ROUNDS = 3;

  /** In bytes; the default of the setting. */
  private static final long WORKER_MEMORY = 1L << 30;

  /** Until C2 has compiled a conversion: its loops are vectorized only then. */
  static final Duration WARM_UP = Duration.ofSeconds(6);

  private static final int CONVERSIONS = 15;

  /** Least likeness of the JPEG of a PNG, in dB. */
  private static final double LEAST_DECIBELS = 44.8;

  private record Kind(String label, boolean fromPng, ImageFormat target, int width) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("JPEG to PNG", false, ImageFormat.PNG, 0),
          new Kind("PNG to JPEG", true, ImageFormat.JPEG, 0),
          new Kind("JPEG to 720 px JPEG", false, ImageFormat.JPEG, 720),
          new Kind("JPEG to 720 px WebP", false, ImageFormat.WEBP, 720),
          new Kind("JPEG to WebP", false, ImageFormat.WEBP, 0));

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private EngineBench() {}

  static void run(Site site) throws Exception {
    List<String> program =
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            EngineBench.class.getName(),
            site.root().toString(),
            site.scratch().toString());
    Process process =
        new ProcessBuilder(new JavaCommand(WORKER_MEMORY, program).in(site.scratch()))
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("the conversions ended with status " + process.exitValue());
    }
  }

  static void main(String[] args) throws Exception {
    measure(new Site(Path.of(args[0]), Path.of(args[1]), Scope.WHOLE));
  }

  private static void measure(Site site) throws Exception {
    Path node = site.node();
    JavaEngine engine = new JavaEngine();
    engine.warmUp();
    Path jpeg = site.corpus("photos/photo-6mp.jpg");
    Path png = site.scratch().resolve("photo.png");
    convert(engine, jpeg, ImageFormat.JPEG, "", ImageFormat.PNG, png);
    for (Kind kind : KINDS) {
      Path source = kind.fromPng() ? png : jpeg;
      ImageFormat format = kind.fromPng() ? ImageFormat.PNG : ImageFormat.JPEG;
      String operations = kind.width() == 0 ? "" : "resize_" + kind.width() + "x";
      Path made = site.scratch().resolve("made." + kind.target().extension());
      long warm = System.nanoTime() + WARM_UP.toNanos();
      while (System.nanoTime() < warm) {
        convert(engine, source, format, operations, kind.target(), made);
      }
      double[] ours = new double[ROUNDS];
      double[] theirs = new double[ROUNDS];
      long theirBytes = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long before = SYSTEM.getProcessCpuTime();
        for (int i = 0; i < CONVERSIONS; i++) {
          convert(engine, source, format, operations, kind.target(), made);
        }
        ours[round] = (SYSTEM.getProcessCpuTime() - before) / 1e6 / CONVERSIONS;
        String[] said = sharp(node, source, kind);
        theirs[round] = Double.parseDouble(said[0]);
        theirBytes = Long.parseLong(said[1].trim());
      }
      double our = Rounds.median(ours);
      double their = Rounds.median(theirs);
      System.out.printf(
          "engine %-20s %7.1f ms CPU %10d B   sharp %7.1f ms CPU %10d B   speed ratio %.2f%n",
          kind.label(), our, Files.size(made), their, theirBytes, their / our);
      if (kind.fromPng()) {
        System.out.printf(
            "  likeness to the PNG %.2f dB   bar %.1f%n",
            Likeness.decibels(Likeness.onWhite(source), Likeness.onWhite(made)), LEAST_DECIBELS);
      }
    }
    compress(engine, jpeg, site.scratch().resolve("small.png"));
  }

  /** The photo as a PNG as small as possible, which sharp has no setting for. */
  private static void compress(JavaEngine engine, Path jpeg, Path made) throws Exception {
    convert(engine, jpeg, ImageFormat.JPEG, "compress", ImageFormat.PNG, made);
    double[] ours = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long before = SYSTEM.getProcessCpuTime();
      convert(engine, jpeg, ImageFormat.JPEG, "compress", ImageFormat.PNG, made);
      ours[round] = (SYSTEM.getProcessCpuTime() - before) / 1e6;
    }
    System.out.printf(
        "engine %-20s %7.1f ms CPU %10d B   bars: 1300 ms, 5700000 B%n",
        "JPEG to small PNG", Rounds.median(ours), Files.size(made));
  }

  private static String[] sharp(Path node, Path source, Kind kind) throws Exception {
    return Command.run(
            node,
            List.of(
                "node",
                "sharp.mjs",
                source.toString(),
                kind.target().toString().toLowerCase(java.util.Locale.ROOT),
                String.valueOf(kind.width()),
                String.valueOf(CONVERSIONS)))
        .split(" ", -1);
  }

  static void convert(
      JavaEngine engine,
      Path source,
      ImageFormat format,
      String transformation,
      ImageFormat target,
      Path made)
      throws Exception {
    engine.render(
        new RenderRequest(
            0,
            new RenderRequest.SourceFile(source, format),
            new RenderRequest.DecodeLimits(50_000_000, 16_384),
            List.of(new RenderRequest.OutputFile(transformation, target, made))));
  }
}
