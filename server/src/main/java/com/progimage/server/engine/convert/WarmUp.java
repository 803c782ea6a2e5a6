package com.progimage.server.engine.convert;

import com.progimage.server.engine.Engine;
import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.codec.EncodeSettings;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.protocol.RenderRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders small pictures, so that the first requests find their code loaded and compiled: a JPEG
 * before all requests, and then each format, in the order in which clients use them. Leaves no
 * files.
 *
 * @param engine renders them
 * @param temporary folder for files
 */
record WarmUp(Engine engine, Path temporary) {
  private static final int SIDE = 64;
  private static final int LARGER_SIDE = 512;

  /**
   * Of the larger side, so that the JPEG is decoded at a half, a quarter, an eighth and in full.
   */
  private static final List<String> REDUCTIONS =
      List.of("resize_200x", "resize_100x", "resize_50x", "resize_500x");

  /** Raster formats other than JPEG, the most frequent one first. */
  private static final List<ImageFormat> RASTER =
      List.of(
          ImageFormat.PNG, ImageFormat.WEBP, ImageFormat.GIF, ImageFormat.TIFF, ImageFormat.BMP);

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

  /** The part that almost every request needs. */
  void first() throws IOException {
    inFolder(folder -> {
      Path source = jpeg(folder, SIDE);
      render(source, ImageFormat.JPEG, "resize_32x32_cover,rotate_90", ImageFormat.JPEG);
    });
  }

  /** The steps for all other requests, the most frequent one first. */
  List<Engine.WarmUpStep> further() {
    List<Engine.WarmUpStep> steps = new ArrayList<>();
    for (String reduction : REDUCTIONS) {
      steps.add(() ->
          inFolder(folder ->
              render(jpeg(folder, LARGER_SIDE), ImageFormat.JPEG, reduction, ImageFormat.JPEG)));
    }
    for (ImageFormat format : RASTER) {
      steps.add(() -> inFolder(folder -> thereAndBack(folder, format)));
    }
    steps.add(RASTER.indexOf(ImageFormat.GIF) + REDUCTIONS.size(), () -> inFolder(this::draw));
    steps.add(() ->
        inFolder(folder -> render(jpeg(folder, SIDE), ImageFormat.JPEG, "", ImageFormat.SVG)));
    return steps;
  }

  private void thereAndBack(Path folder, ImageFormat format) throws IOException {
    Path made = render(jpeg(folder, SIDE), ImageFormat.JPEG, "resize_32x32_cover", format);
    render(made, format, "", ImageFormat.PNG);
  }

  private void draw(Path folder) throws IOException {
    Path drawing = Files.writeString(folder.resolve("drawing.svg"), DRAWING);
    render(drawing, ImageFormat.SVG, "", ImageFormat.PNG);
  }

  /** Writes a file beside the source, and returns it. */
  private Path render(Path source, ImageFormat from, String transformation, ImageFormat to)
      throws IOException {
    Path made = source.resolveSibling("made-of-" + source.getFileName() + "." + to.extension());
    engine.render(
        new RenderRequest(
            0,
            new RenderRequest.SourceFile(source, from),
            LIMITS,
            List.of(new RenderRequest.OutputFile(transformation, to, made))));
    return made;
  }

  private static Path jpeg(Path folder, int side) throws IOException {
    Path file = folder.resolve("source.jpg");
    try (OutputStream out = Files.newOutputStream(file)) {
      Codecs.encoder(ImageFormat.JPEG).encode(picture(side), EncodeSettings.DEFAULT, out);
    }
    return file;
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

  @FunctionalInterface
  private interface Work {
    void in(Path folder) throws IOException;
  }

  private void inFolder(Work work) throws IOException {
    Path folder = Files.createTempDirectory(temporary, "warm-up");
    work.in(folder);
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
