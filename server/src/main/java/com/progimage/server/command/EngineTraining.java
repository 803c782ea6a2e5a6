package com.progimage.server.command;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.engine.Engine;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.protocol.RenderRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Renders pictures of the usual size with every codec, and analyzes one with every analyzer, so
 * that the recorded profiles of the loops (JEP 515) are those of real work: with them, a new worker
 * compiles a loop well at once. More repetitions made the training longer and the first requests no
 * faster.
 *
 * @param folder for the pictures
 */
record EngineTraining(Engine engine, Path folder) {
  private static final int WIDTH = 1600;
  private static final int HEIGHT = 1200;
  private static final int BMP_HEADER = 54;

  /** Sides, in pixels, of the squares of which the photo's texture is made. */
  private static final int[] OCTAVES = {256, 64, 16, 4, 1};

  private static final RenderRequest.DecodeLimits LIMITS =
      new RenderRequest.DecodeLimits(1 << 22, 1 << 12);

  private static final int PATHS = 100;

  /** Drawn by formulas; the detector takes it for a face. */
  private static final String FACE = "face.png";

  static void run(Engine engine, Path folder) throws IOException {
    for (Engine.WarmUpStep step : engine.furtherWarmUp()) {
      step.run();
    }
    EngineTraining training = new EngineTraining(engine, folder);
    training.render();
    training.analyze();
  }

  /** A face, so that it is encoded too. */
  private void analyze() throws IOException {
    Path file = folder.resolve(FACE);
    try (InputStream face = EngineTraining.class.getResourceAsStream(FACE)) {
      Files.copy(Objects.requireNonNull(face, FACE + " is not part of this build"), file);
    }
    for (int times = 0; times < 2; times++) {
      engine.analyze(
          new RenderRequest(
              0,
              new RenderRequest.SourceFile(file, ImageFormat.PNG),
              Map.of(),
              LIMITS,
              List.of(),
              List.of(AnalysisKind.values())));
    }
  }

  private void render() throws IOException {
    Path photo = Files.write(folder.resolve("photo.bmp"), photo());
    for (String repeated : List.of("", "again")) {
      Path jpeg = render(photo, ImageFormat.BMP, "", ImageFormat.JPEG);
      render(jpeg, ImageFormat.JPEG, "resize_720x", ImageFormat.JPEG);
      render(jpeg, ImageFormat.JPEG, "resize_300x300_cover", ImageFormat.WEBP);
      Path png = render(jpeg, ImageFormat.JPEG, "resize_1200x", ImageFormat.PNG);
      render(png, ImageFormat.PNG, "", ImageFormat.JPEG);
      Path drawing = Files.writeString(folder.resolve("drawing" + repeated + ".svg"), drawing());
      render(drawing, ImageFormat.SVG, "", ImageFormat.PNG);
    }
    Path webp = render(photo, ImageFormat.BMP, "resize_800x", ImageFormat.WEBP);
    render(webp, ImageFormat.WEBP, "resize_400x", ImageFormat.JPEG);
    Path gif = render(webp, ImageFormat.WEBP, "resize_300x", ImageFormat.GIF);
    render(gif, ImageFormat.GIF, "resize_200x", ImageFormat.PNG);
    render(webp, ImageFormat.WEBP, "resize_600x", ImageFormat.SVG);
  }

  private Path render(Path source, ImageFormat from, String transformation, ImageFormat to)
      throws IOException {
    Path made = folder.resolve(from.text() + "-" + transformation + "." + to.extension());
    engine.render(
        new RenderRequest(
            0,
            new RenderRequest.SourceFile(source, from),
            LIMITS,
            List.of(new RenderRequest.OutputFile(transformation, to, made))));
    return made;
  }

  /** A Windows bitmap of 24 bits a pixel that costs decoders and encoders as much as a photo. */
  private static byte[] photo() {
    ByteBuffer file =
        ByteBuffer.allocate(BMP_HEADER + 3 * WIDTH * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(file.capacity()).putInt(0).putInt(BMP_HEADER);
    file.putInt(40).putInt(WIDTH).putInt(HEIGHT).putShort((short) 1).putShort((short) 24);
    file.position(BMP_HEADER);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int light = 128 + texture(x, y);
        file.put((byte) Math.clamp(light + x / 32, 0, 255));
        file.put((byte) Math.clamp(light, 0, 255));
        file.put((byte) Math.clamp(light + y / 32, 0, 255));
      }
    }
    return file.array();
  }

  /** Noise of several octaves, the finer the weaker, as in photos. */
  private static int texture(int x, int y) {
    int sum = 0;
    int amplitude = 64;
    for (int side : OCTAVES) {
      int hash = ((x / side) * 0x9E3779B1) ^ ((y / side) * 0x85EBCA77);
      sum += ((hash * 0x27D4EB2F) >>> 24) * amplitude >> 8;
      amplitude /= 2;
    }
    return sum - 64;
  }

  /** Clipped paths with gradients, and text. */
  private static String drawing() {
    StringBuilder svg =
        new StringBuilder(
            "<svg xmlns='http://www.w3.org/2000/svg' width='800' height='600'><clipPath id='c'>"
                + "<circle cx='400' cy='300' r='290'/></clipPath><g clip-path='url(#c)'>");
    for (int i = 0; i < PATHS; i++) {
      svg.append("<linearGradient id='g%d'><stop stop-color='#%06x'/>".formatted(i, i * 99_999))
          .append("<stop offset='1' stop-opacity='.5'/></linearGradient>")
          .append("<path fill='url(#g%d)' stroke='#369' opacity='.8' d='M".formatted(i));
      for (int j = 0; j < 9; j++) {
        svg.append("%d %d ".formatted((i * 97 + j * 331) % 800, (i * 61 + j * 173) % 600))
            .append(j == 0 ? "L" : "");
      }
      svg.append("z'/>");
      if (i % 20 == 0) {
        svg.append("<text x='%d' y='%d' font-size='30'>A line of text</text>".formatted(i, 5 * i));
      }
    }
    return svg.append("</g></svg>").toString();
  }
}
