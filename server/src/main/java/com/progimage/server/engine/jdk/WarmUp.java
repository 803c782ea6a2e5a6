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

/** Runs every codec once, on a picture of its own, so that the first request finds them loaded. */
final class WarmUp {
  private static final int SIDE = 64;
  private static final RenderRequest.Limits LIMITS = new RenderRequest.Limits(1 << 20, 1 << 10);

  private WarmUp() {}

  static void run(JavaEngine engine) {
    try {
      Path folder = Files.createTempDirectory("warm-up");
      List<Path> files = new ArrayList<>();
      Path source = folder.resolve("source.jpg");
      files.add(source);
      try (OutputStream out = Files.newOutputStream(source)) {
        Codecs.encoder(ImageFormat.JPEG).encode(picture(), new EncodeSettings(80, false, 0), out);
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
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the engine cannot use its folder for temporary files", e);
    }
  }

  private static Pixels picture() {
    Pixels pixels = Pixels.create(SIDE, SIDE);
    for (int i = 0; i < SIDE * SIDE; i++) {
      int x = i % SIDE;
      int y = i / SIDE;
      pixels.argb()[i] = 0xff00_0000 | x * 4 << 16 | y * 4 << 8 | (x * y & 255);
    }
    return pixels;
  }
}
