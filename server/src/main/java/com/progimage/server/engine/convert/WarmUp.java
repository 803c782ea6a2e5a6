package com.progimage.server.engine.convert;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
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
 * Runs every codec once on a small picture, so that the first request finds them loaded. Reduces a
 * larger JPEG, the most frequent request, so that its loops get compiled. Draws an SVG, which loads
 * fonts and a thousand classes.
 */
final class WarmUp {
  private static final int SIDE = 64;
  private static final int LARGER_SIDE = 512;

  /**
   * Of the larger side, so that the JPEG is decoded at a half, a quarter, an eighth and in full.
   */
  private static final List<String> REDUCTIONS =
      List.of("resize_200x", "resize_100x", "resize_50x", "resize_500x");

  private static final RenderRequest.DecodeLimits LIMITS =
      new RenderRequest.DecodeLimits(1 << 20, 1 << 10);

  /** The elements of most drawings: paths, gradients, a clip, a style sheet, text and a filter. */
  private static final String DRAWING =
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="128" height="128">
        <style>.a { fill: url(#linear); stroke: #123; stroke-width: 2 } g > .b { opacity: .8 }</style>
        <defs>
          <linearGradient id="linear"><stop stop-color="red"/><stop offset="1"/></linearGradient>
          <radialGradient id="radial"><stop stop-color="#fff"/><stop offset="1"/></radialGradient>
          <clipPath id="clip"><circle cx="64" cy="64" r="60"/></clipPath>
          <filter id="blur"><feGaussianBlur stdDeviation="2"/></filter>
          <path id="curve" d="M9 9c30 5 60 70 99 9l-9 50h-40v20q-30 30-50 9z"/>
        </defs>
        <g clip-path="url(#clip)">
          <use href="#curve" class="a"/>
          <use href="#curve" y="30" class="b" fill="url(#radial)" stroke-dasharray="4 2"/>
          <rect width="50" height="30" rx="5" transform="rotate(9)" filter="url(#blur)"/>
        </g>
        <text x="9" y="70" font-size="18" font-family="sans-serif" class="a">Drawn</text>
        <text x="9" y="90" font-weight="bold">in <tspan fill="red">two</tspan> lines</text>
      </svg>
      """;

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
      List<RenderRequest.OutputFile> outputs = new ArrayList<>();
      for (ImageFormat format : engine.writes()) {
        Path file = folder.resolve("output." + format.extension());
        files.add(file);
        outputs.add(new RenderRequest.OutputFile("resize_32x32_cover,rotate_90", format, file));
      }
      engine.render(
          new RenderRequest(
              0, new RenderRequest.SourceFile(source, ImageFormat.JPEG), LIMITS, outputs));
      for (RenderRequest.OutputFile made : outputs) {
        Path again = folder.resolve("again-" + made.format().extension() + ".png");
        files.add(again);
        engine.render(
            new RenderRequest(
                0,
                new RenderRequest.SourceFile(made.path(), made.format()),
                LIMITS,
                List.of(new RenderRequest.OutputFile("", ImageFormat.PNG, again))));
      }
      reduce(engine, source);
      draw(engine, folder);
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("the engine cannot use its folder for temporary files", e);
    }
  }

  /** Overwrites the file and leaves no other. */
  private static void reduce(JavaEngine engine, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      Codecs.encoder(ImageFormat.JPEG).encode(picture(LARGER_SIDE), EncodeSettings.DEFAULT, out);
    }
    Path made = file.resolveSibling("reduced.jpg");
    for (String reduction : REDUCTIONS) {
      engine.render(
          new RenderRequest(
              0,
              new RenderRequest.SourceFile(file, ImageFormat.JPEG),
              LIMITS,
              List.of(new RenderRequest.OutputFile(reduction, ImageFormat.JPEG, made))));
    }
    Files.delete(made);
  }

  /** Leaves no file. */
  private static void draw(JavaEngine engine, Path folder) throws IOException {
    Path drawing = folder.resolve("drawing.svg");
    Path made = folder.resolve("drawn.png");
    Files.writeString(drawing, DRAWING);
    engine.render(
        new RenderRequest(
            0,
            new RenderRequest.SourceFile(drawing, ImageFormat.SVG),
            LIMITS,
            List.of(new RenderRequest.OutputFile("", ImageFormat.PNG, made))));
    Files.delete(drawing);
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
