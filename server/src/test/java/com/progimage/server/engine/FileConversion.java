package com.progimage.server.engine;

import com.progimage.server.engine.convert.JavaEngine;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Size;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Inspected;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A picture's way through the server: inspected like an upload, then converted to renditions by the
 * {@code java} engine, from file to file.
 */
public final class FileConversion implements AutoCloseable {
  /** Formats for both sources and outputs. */
  public static final List<ImageFormat> FORMATS =
      List.of(
          ImageFormat.JPEG,
          ImageFormat.PNG,
          ImageFormat.WEBP,
          ImageFormat.GIF,
          ImageFormat.SVG,
          ImageFormat.BMP,
          ImageFormat.TIFF);

  private static final Limits LIMITS = Limits.DEFAULTS;
  private static final Engine ENGINE = new JavaEngine();

  private final Path folder;
  private final Path source;
  private final Inspected inspected;
  private final Map<ImageId, RenderRequest.SourceFile> named = new HashMap<>();

  private FileConversion(Path folder, Path source, ImageFormat declared) throws IOException {
    this.folder = folder;
    this.source = source;
    this.inspected = new Inspector(LIMITS).inspect(source, declared);
  }

  /**
   * @throws Failure if an upload of the file would be refused
   */
  public static FileConversion of(Path source, ImageFormat declared) {
    try {
      Path folder = Files.createTempDirectory("conversion");
      try {
        return new FileConversion(folder, source, declared);
      } catch (Failure e) {
        Files.delete(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the corpora, in the format of its extension. */
  public static FileConversion of(Path source) {
    String name = source.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return of(source, ImageFormat.findByExtension(extension).orElseThrow());
  }

  /** Bytes, which are written to a file first. */
  public static FileConversion of(byte[] source, ImageFormat declared) {
    try {
      Path folder = Files.createTempDirectory("conversion");
      try {
        return new FileConversion(folder, Files.write(folder.resolve("source"), source), declared);
      } catch (Failure e) {
        remove(folder);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds an image that transformations may name. */
  public FileConversion with(ImageId id, byte[] image, ImageFormat format) {
    try {
      Path file = Files.write(folder.resolve("named-" + named.size()), image);
      named.put(id, new RenderRequest.SourceFile(file, format));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The size that the record of the image would state. */
  public Size size() {
    return inspected.size();
  }

  /**
   * Makes one rendition.
   *
   * @param name the part of a URL after the image's id: {@code rotate_180.png}, or {@code png}
   *     alone
   */
  public byte[] to(String name) {
    return toAll(name).getFirst();
  }

  /**
   * Makes renditions in all of {@link #FORMATS}, from one decode.
   *
   * @param transformation empty for plain conversions
   */
  public List<byte[]> toEach(String transformation) {
    return toAll(
        FORMATS.stream()
            .map(format ->
                transformation.isEmpty() ? format.text() : transformation + "." + format.text())
            .toArray(String[]::new));
  }

  /**
   * Makes renditions from one decode.
   *
   * @throws AssertionError if a rendition has another size than planned
   */
  public List<byte[]> toAll(String... names) {
    List<RenderRequest.OutputFile> outputs = new ArrayList<>();
    for (String name : names) {
      int dot = name.lastIndexOf('.');
      outputs.add(
          new RenderRequest.OutputFile(
              name.substring(0, Math.max(dot, 0)),
              ImageFormat.findByExtension(name.substring(dot + 1)).orElseThrow(),
              folder.resolve("output-" + outputs.size())));
    }
    try {
      List<OutputFacts> facts =
          ENGINE.render(
              new RenderRequest(
                  1,
                  new RenderRequest.SourceFile(source, inspected.format()),
                  named,
                  new RenderRequest.DecodeLimits(LIMITS.maxPixels(), LIMITS.maxSide()),
                  outputs,
                  List.of()));
      List<byte[]> files = new ArrayList<>();
      for (int i = 0; i < outputs.size(); i++) {
        requireSize(outputs.get(i), facts.get(i).size());
        files.add(Files.readAllBytes(outputs.get(i).path()));
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireSize(RenderRequest.OutputFile output, Size made) {
    String text = output.transformation();
    Transformation transformation =
        text.isEmpty() ? Transformation.NONE : Transformation.parse(text);
    Size foretold =
        transformation.plan(inspected.size(), inspected.format() == ImageFormat.SVG).result();
    boolean known = transformation.operations().stream().allMatch(Operation::sizeIsKnown);
    if (known && !made.equals(foretold)) {
      throw new AssertionError(output + " is " + made + " instead of " + foretold);
    }
  }

  @Override
  public void close() {
    try {
      remove(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
