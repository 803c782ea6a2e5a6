package com.progimage.server.image;

import static com.progimage.server.image.ImageFormat.Alpha.BINARY;
import static com.progimage.server.image.ImageFormat.Alpha.FULL;
import static com.progimage.server.image.ImageFormat.Alpha.NONE;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Table of the image formats. Each engine defines what it can do with them. */
public enum ImageFormat {
  //    extensions          media type       aliases                             alpha   side
  // costs
  JPEG(list("jpg", "jpeg"), "image/jpeg", list("image/jpg", "image/pjpeg"), NONE, 65_535, 0.5, 0.5),
  PNG(list("png"), "image/png", list("image/x-png", "image/apng"), FULL, 1 << 30, 0.5, 1.0),
  GIF(list("gif"), "image/gif", list(), BINARY, 65_535, 0.5, 2.0),
  WEBP(list("webp"), "image/webp", list("image/x-webp"), FULL, 16_383, 0.5, 3.0),
  SVG(list("svg"), "image/svg+xml", list("image/svg"), FULL, 1 << 30, 2.0, 8.0),
  BMP(list("bmp"), "image/bmp", list("image/x-ms-bmp", "image/x-bmp"), FULL, 1 << 30, 0.5, 0.5),
  TIFF(
      list("tif", "tiff"),
      "image/tiff",
      list("image/tif", "image/x-tiff"),
      FULL,
      1 << 30,
      0.5,
      1.0),
  AVIF(list("avif"), "image/avif", list(), FULL, 65_536, 2.0, 12.0),
  HEIC(list("heic"), "image/heic", list("image/heif"), FULL, 65_536, 2.0, 12.0),
  JXL(list("jxl"), "image/jxl", list(), FULL, 1 << 30, 1.0, 4.0);

  /** What a format can say about a pixel's opacity. */
  public enum Alpha {
    NONE,
    /** Fully transparent or fully opaque. */
    BINARY,
    FULL
  }

  private final List<String> extensions;
  private final String mediaType;
  private final List<String> aliases;
  private final Alpha alpha;
  private final int maxSide;
  private final double decodeSecondsPerMegapixel;
  private final double encodeSecondsPerMegapixel;

  ImageFormat(
      List<String> extensions,
      String mediaType,
      List<String> aliases,
      Alpha alpha,
      int maxSide,
      double decodeSecondsPerMegapixel,
      double encodeSecondsPerMegapixel) {
    this.extensions = extensions;
    this.mediaType = mediaType;
    this.aliases = aliases;
    this.alpha = alpha;
    this.maxSide = maxSide;
    this.decodeSecondsPerMegapixel = decodeSecondsPerMegapixel;
    this.encodeSecondsPerMegapixel = encodeSecondsPerMegapixel;
  }

  /** The name in the API: {@code jpeg}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one extension that the server's own URLs and files use. */
  public String extension() {
    return extensions.getFirst();
  }

  /** All extensions that a URL may have, in lower case. */
  public List<String> extensions() {
    return extensions;
  }

  public String mediaType() {
    return mediaType;
  }

  public Alpha alpha() {
    return alpha;
  }

  /** Whether a file can hold several pictures that follow each other in time. */
  public boolean isAnimated() {
    return this == GIF || this == WEBP;
  }

  /** The greatest width or height, in pixels, that the format can hold. */
  public int maxSide() {
    return maxSide;
  }

  /** Maximum CPU seconds for decoding a megapixel; ten times the usual. */
  public double decodeSecondsPerMegapixel() {
    return decodeSecondsPerMegapixel;
  }

  /** Maximum CPU seconds for encoding a megapixel; ten times the usual. */
  public double encodeSecondsPerMegapixel() {
    return encodeSecondsPerMegapixel;
  }

  /** Finds a format by extension, ignoring case. */
  public static Optional<ImageFormat> findByExtension(String extension) {
    String lower = extension.toLowerCase(Locale.ROOT);
    return Arrays.stream(values()).filter(format -> format.extensions.contains(lower)).findFirst();
  }

  /** Finds a format by media type or alias, without parameters, ignoring case. */
  public static Optional<ImageFormat> findByMediaType(String mediaType) {
    String lower = mediaType.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.mediaType.equals(lower) || format.aliases.contains(lower))
        .findFirst();
  }

  /**
   * @throws IllegalArgumentException if no format has that name
   */
  public static ImageFormat of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static List<String> list(String... texts) {
    return List.of(texts);
  }
}
