package com.progimage.server.engine.jdk;

import com.progimage.server.engine.EncodeSettings;
import com.progimage.server.engine.Pixels;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.protocol.RenderRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs every codec once, on a picture of its own, so that the first request finds them loaded; and
 * what most requests are, a JPEG that is reduced, on one large enough that its loops are compiled.
 */
final class WarmUp {
  private static final int SIDE = 64;
  private static final int LARGER_SIDE = 512;

  /** Of the larger side, so that it is decoded at a half, a quarter, an eighth and whole. */
  private static final List<String> REDUCTIONS =
      List.of("resize_200x", "resize_100x", "resize_50x", "resize_500x");

  private static final RenderRequest.Limits LIMITS = new RenderRequest.Limits(1 << 20, 1 << 10);

  private WarmUp() {}

  static void run(JavaEngine engine) {
    try {
      Path folder = Files.createTempDirectory("warm-up");
      List<Path> files = new ArrayList<>();
      Path source = folder.resolve("source.jpg");
      files.add(source);
      try (OutputStream out = Files.newOutputStream(source)) {
        Codecs.encoder(ImageFormat.JPEG)
            .encode(picture(SIDE), new EncodeSettings(80, false, 0), out);
      }
      List<RenderRequest.Output> outputs = new ArrayList<>();
      for (ImageFormat format : engine.writes()) {
        Path file = folder.resolve("output." + format.extension());
        files.add(file);
        outputs.add(new RenderRequest.Output("resize_32x32_cover,rotate_90", format, file));
      }
      engine.render(
          new RenderRequest(
              0, new RenderRequest.Source(source, ImageFormat.JPEG), LIMITS, outputs));
      for (RenderRequest.Output made : outputs) {
        Path again = folder.resolve("again-" + made.format().extension() + ".png");
        files.add(again);
        engine.render(
            new RenderRequest(
                0,
                new RenderRequest.Source(made.path(), made.format()),
                LIMITS,
                List.of(new RenderRequest.Output("", ImageFormat.PNG, again))));
      }
      reduce(engine, source);
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the engine cannot use its folder for temporary files", e);
    }
  }

  /** Leaves nothing but the file, whose content it changes. */
  private static void reduce(JavaEngine engine, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      Codecs.encoder(ImageFormat.JPEG).encode(picture(LARGER_SIDE), EncodeSettings.DEFAULT, out);
    }
    Path made = file.resolveSibling("reduced.jpg");
    for (String reduction : REDUCTIONS) {
      engine.render(
          new RenderRequest(
              0,
              new RenderRequest.Source(file, ImageFormat.JPEG),
              LIMITS,
              List.of(new RenderRequest.Output(reduction, ImageFormat.JPEG, made))));
    }
    Files.delete(made);
  }

  private static Pixels picture(int side) {
    Pixels pixels = Pixels.create(side, side);
    for (int i = 0; i < side * side; i++) {
      int x = i % side;
      int y = i / side;
      pixels.argb()[i] = 0xff00_0000 | (x * 4 & 255) << 16 | (y * 4 & 255) << 8 | (x * y & 255);
    }
    return pixels;
  }
}
