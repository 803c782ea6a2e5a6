package com.progimage.server.http.negotiation;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.transformation.Transformation;
import java.util.Set;

/**
 * Chooses the format for the extension {@code auto}: if possible, one that the client accepts; in
 * any case, one that keeps the original's transparency.
 */
public final class AutoFormat {
  /** The extension. */
  public static final String EXTENSION = "auto";

  /** SVG scales and GIF may be animated, which no other format preserves as well. */
  private static final Set<ImageFormat> STAY = Set.of(ImageFormat.SVG, ImageFormat.GIF);

  private AutoFormat() {}

  /**
   * Chooses the format. SVG and GIF stay as they are if no operation applies to them and the client
   * accepts them. Otherwise, the format is WebP for a client that names it, not only by a wildcard,
   * with at least the weight of the alternative; or else PNG if the original's format has
   * transparency, and JPEG if not. A client that accepts none of these still gets the last one.
   *
   * @param accept the lines of the header joined by commas; empty if there is none
   * @param writable the formats that can be made
   */
  public static ImageFormat choose(
      String accept,
      ImageFormat original,
      Transformation transformation,
      Set<ImageFormat> writable) {
    Preferences client = Preferences.of(accept.isBlank() ? "*/*" : accept);
    if (STAY.contains(original)
        && transformation.equals(Transformation.NONE)
        && client.mediaType(original.mediaType()) > 0) {
      return original;
    }
    ImageFormat plain =
        original.alpha() == ImageFormat.Alpha.NONE ? ImageFormat.JPEG : ImageFormat.PNG;
    double webp = client.named(ImageFormat.WEBP.mediaType()).orElse(0);
    boolean isWebp =
        webp > 0
            && webp >= client.mediaType(plain.mediaType())
            && writable.contains(ImageFormat.WEBP);
    return isWebp ? ImageFormat.WEBP : plain;
  }
}
