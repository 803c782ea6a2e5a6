package com.progimage.sdk;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An image format. The constants are the formats known to this version; {@link #of} returns others.
 * {@link Capabilities} lists the formats that a server reads and writes.
 */
public final class ImageFormat {
  /** Photographs; no transparency. */
  public static final ImageFormat JPEG = known("jpeg", "jpg", "image/jpeg");

  /** Lossless, with transparency. */
  public static final ImageFormat PNG = known("png", "png", "image/png");

  /** At most 256 colors. */
  public static final ImageFormat GIF = known("gif", "gif", "image/gif");

  /** Smaller than JPEG and PNG, with transparency. */
  public static final ImageFormat WEBP = known("webp", "webp", "image/webp");

  /** Vector graphics; raster images are traced. */
  public static final ImageFormat SVG = known("svg", "svg", "image/svg+xml");

  /** Windows bitmaps. */
  public static final ImageFormat BMP = known("bmp", "bmp", "image/bmp");

  /** For scans and printing. */
  public static final ImageFormat TIFF = known("tiff", "tif", "image/tiff");

  /** Small files, slow to encode. */
  public static final ImageFormat AVIF = known("avif", "avif", "image/avif");

  /** Photographs of phones. */
  public static final ImageFormat HEIC = known("heic", "heic", "image/heic");

  /** JPEG XL. */
  public static final ImageFormat JXL = known("jxl", "jxl", "image/jxl");

  private static final List<ImageFormat> KNOWN =
      List.of(JPEG, PNG, GIF, WEBP, SVG, BMP, TIFF, AVIF, HEIC, JXL);
  private static final Map<String, String> OTHER_EXTENSIONS =
      Map.of("jpg", "jpeg", "tif", "tiff", "heif", "heic");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9+-]{0,31}");

  private final String name;
  private final String extension;
  private final String mediaType;

  private ImageFormat(String name, String extension, String mediaType) {
    this.name = name;
    this.extension = extension;
    this.mediaType = mediaType;
  }

  private static ImageFormat known(String name, String extension, String mediaType) {
    return new ImageFormat(name, extension, mediaType);
  }

  /**
   * Returns the format with a name or file extension, in any case: {@code jpeg}, {@code JPG}, or
   * one unknown to this version.
   *
   * @param nameOrExtension letters, digits, hyphens and plus signs, without a dot
   * @return the constant if there is one
   * @throws IllegalArgumentException if the text cannot be the name of a format
   */
  public static ImageFormat of(String nameOrExtension) {
    String lower = nameOrExtension.toLowerCase(Locale.ROOT);
    String name = OTHER_EXTENSIONS.getOrDefault(lower, lower);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + nameOrExtension + "' is not a format: use a name or an extension such as png");
    }
    return KNOWN.stream()
        .filter(format -> format.name.equals(name))
        .findFirst()
        .orElseGet(() -> new ImageFormat(name, name, "image/" + name));
  }

  /**
   * Returns a format that the server describes. For known formats, the constants take precedence.
   */
  static ImageFormat described(String name, String extension, String mediaType) {
    ImageFormat format = of(name);
    return KNOWN.contains(format) ? format : new ImageFormat(format.name, extension, mediaType);
  }

  /** {@return the name in the API, such as {@code jpeg}} */
  public String name() {
    return name;
  }

  /** {@return the extension of files and URLs without the dot, such as {@code jpg}} */
  public String extension() {
    return extension;
  }

  /** {@return the media type, such as {@code image/jpeg}} */
  public String mediaType() {
    return mediaType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageFormat format && format.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
