package com.progimage.server.http.negotiation;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.transformation.Transformation;
import java.util.Set;

/**
 * The format behind the extension {@code auto}: one that the client takes and that keeps what the
 * original has.
 */
public final class AutoFormat {
  /** The extension. */
  public static final String EXTENSION = "auto";

  /** Drawings scale and GIFs may move, which no other format keeps as well. */
  private static final Set<ImageFormat> STAY = Set.of(ImageFormat.SVG, ImageFormat.GIF);

  private AutoFormat() {}

  /**
   * SVG and GIF stay what they are where nothing is done to them and the client takes them. All
   * else is WebP for a client that names it, and does not only say that it takes anything;
   * otherwise PNG where the original's format has transparency, and JPEG where it has none. A
   * client that takes none of these gets the last one all the same.
   *
   * @param accept the header's lines joined by commas; empty where there is none
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
