package com.progimage.server.inspect;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.format.BmpInspector;
import com.progimage.server.inspect.format.GifInspector;
import com.progimage.server.inspect.format.Inspected;
import com.progimage.server.inspect.format.JpegInspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.inspect.format.PngInspector;
import com.progimage.server.inspect.format.StructureInspector;
import com.progimage.server.inspect.format.TiffInspector;
import com.progimage.server.inspect.format.WebpInspector;
import com.progimage.server.inspect.svg.SvgInspector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides whether an upload is an image of its declared format. Immutable and thread-safe. */
public final class Inspector {
  private static final long SVG_FACTOR = 10;
  private static final long QUICK_BYTES = 1 << 20;

  /** Two tables of 65,536 numbers, and what their formats need in addition. */
  private static final long OTHER_BYTES = 2 << 20;

  private static final Map<ImageFormat, StructureInspector> STRUCTURES =
      Map.of(
          ImageFormat.JPEG, JpegInspector::inspect,
          ImageFormat.PNG, PngInspector::inspect,
          ImageFormat.GIF, GifInspector::inspect,
          ImageFormat.WEBP, WebpInspector::inspect,
          ImageFormat.SVG, SvgInspector::inspect,
          ImageFormat.BMP, BmpInspector::inspect,
          ImageFormat.TIFF, TiffInspector::inspect);

  private final Limits limits;
  private final Map<ImageFormat, StructureInspector> structures;
  private final @Nullable InspectionPool pool;

  /** Creates an inspector that runs in the caller's thread. */
  public Inspector(Limits limits) {
    this(limits, STRUCTURES, null);
  }

  /** Creates an inspector that runs all but quick inspections in a pool. */
  public Inspector(Limits limits, InspectionPool pool) {
    this(limits, STRUCTURES, pool);
  }

  Inspector(
      Limits limits,
      Map<ImageFormat, StructureInspector> structures,
      @Nullable InspectionPool pool) {
    this.limits = limits;
    this.pool = pool;
    this.structures = new EnumMap<>(structures);
  }

  /** The formats that {@link #inspect} supports, in the order of the format table. */
  public Set<ImageFormat> accepted() {
    return Collections.unmodifiableSet(structures.keySet());
  }

  /**
   * Inspects a complete file.
   *
   * @param declared the format in the upload's content type: one of {@link #accepted()}
   * @throws Failure {@code empty-body}; {@code type-mismatch} if the first bytes are not of the
   *     declared format; {@code image-too-large}; {@code undecodable} if the rest is damaged or
   *     truncated; for SVG also {@code svg-doctype} and {@code svg-too-complex}; with a pool also
   *     {@code overloaded} and {@code decode-limit}
   * @throws IOException if the file cannot be read
   */
  public Inspected inspect(Path file, ImageFormat declared) throws IOException {
    StructureInspector structure = structures.get(declared);
    if (structure == null) {
      throw new IllegalArgumentException("not an accepted format: " + declared);
    }
    checkSignature(file, declared);
    return pool == null || isQuick(file, declared)
        ? structure.inspect(file, limits)
        : pool.inspect(memory(file, declared), () -> structure.inspect(file, limits));
  }

  /** Takes a few milliseconds at most, so a switch to another thread would cost more. */
  private static boolean isQuick(Path file, ImageFormat format) throws IOException {
    return format != ImageFormat.SVG
        && format != ImageFormat.TIFF
        && Files.size(file) <= QUICK_BYTES;
  }

  /** For SVG its text, its elements and their attributes; for other formats a buffer and tables. */
  private long memory(Path file, ImageFormat format) throws IOException {
    return format == ImageFormat.SVG
        ? SVG_FACTOR * Math.min(Files.size(file), limits.maxSvgBytes()) + OTHER_BYTES
        : OTHER_BYTES;
  }

  private static void checkSignature(Path file, ImageFormat declared) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = Magic.readHead(in);
    }
    if (head.length == 0) {
      throw new Failure(ErrorCode.EMPTY_BODY, "the image has no bytes: send them as the body");
    }
    if (declared == ImageFormat.SVG && Magic.isGzip(head)) {
      throw new Failure(
          ErrorCode.TYPE_MISMATCH,
          "the SVG is compressed (svgz, gzip): send the SVG itself, uncompressed");
    }
    Optional<ImageFormat> actual = Magic.sniff(head);
    if (actual.isEmpty()) {
      throw new Failure(
          ErrorCode.TYPE_MISMATCH,
          "the content type says %s, but the bytes begin as no known image format does: send the image itself"
              .formatted(declared.mediaType()));
    }
    if (actual.get() != declared) {
      throw new Failure(
          ErrorCode.TYPE_MISMATCH,
          "the content type says %s, but the bytes are %s: send the content type that they have"
              .formatted(declared.mediaType(), actual.get().mediaType()));
    }
  }
}
