package com.progimage.bench;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.SizeRequest;
import com.progimage.server.engine.convert.Codecs;
import com.progimage.server.engine.ops.Operations;
import com.progimage.server.engine.ops.compose.NamedPictures;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Transformation;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures the CPU time of one operation on the pixels of a photo of 6 megapixels, including
 * garbage collector and compiler, and that of sharp from raw pixels to raw pixels.
 */
final class OperationsBench {
  private static final int ROUNDS = 3;
  private static final int WARM_UP = 10;
  private static final int TIMES = 10;

  /** Each text is one that operation.mjs knows, too. */
  private static final List<String> TEXTS =
      List.of("blur_20", "resize_720x", "rotate_7.5", "median_3");

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private OperationsBench() {}

  static void run(Site site) throws Exception {
    Path node = site.node();
    Path jpeg = site.corpus("photos/photo-6mp.jpg");
    Pixels photo = Codecs.decoder(ImageFormat.JPEG).decode(jpeg, SizeRequest.WHOLE).pixels();
    for (String text : TEXTS) {
      Transformation transformation = Transformation.parse(text);
      apply(photo, transformation, WARM_UP);
      double[] ours = new double[ROUNDS];
      double[] theirs = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        long before = SYSTEM.getProcessCpuTime();
        apply(photo, transformation, TIMES);
        ours[round] = (SYSTEM.getProcessCpuTime() - before) / 1e6 / TIMES;
        theirs[round] = sharp(node, jpeg, text);
      }
      double our = Rounds.median(ours);
      double their = Rounds.median(theirs);
      System.out.printf(
          "operations %-12s %7.1f ms CPU   sharp %7.1f ms CPU   speed ratio %.2f%n",
          text, our, their, their / our);
    }
  }

  private static void apply(Pixels photo, Transformation transformation, int times) {
    for (int i = 0; i < times; i++) {
      Pixels made = Operations.apply(photo, transformation, 0, NamedPictures.NONE, plan -> {});
      if (made.width() < 1) {
        throw new IllegalStateException();
      }
    }
  }

  private static double sharp(Path node, Path source, String text) throws Exception {
    String said =
        Command.run(
            node, List.of("node", "operation.mjs", source.toString(), text, String.valueOf(TIMES)));
    return Double.parseDouble(said.trim());
  }
}
