package com.progimage.server.engine;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Size;
import java.util.Locale;

/** Creates failures for damaged files, and for pictures that a format cannot hold. */
public final class Undecodable {
  private Undecodable() {}

  /**
   * @param what the problem, as a clause: "it has no image"
   */
  public static Failure of(ImageFormat format, String what) {
    return new Failure(ErrorCode.UNDECODABLE, message(format, what));
  }

  public static Failure of(ImageFormat format, String what, Throwable cause) {
    return new Failure(ErrorCode.UNDECODABLE, message(format, what), cause);
  }

  private static String message(ImageFormat format, String what) {
    return "the %s is damaged (%s): upload an intact copy of the file"
        .formatted(name(format), what);
  }

  /**
   * @param mostSide maximum width or height that the format allows, in pixels
   */
  public static void requireSide(ImageFormat format, Size size, int mostSide) {
    int side = Math.max(size.width(), size.height());
    if (side > mostSide) {
      throw Failure.overLimit(
          ErrorCode.IMAGE_TOO_LARGE,
          "a %s can have %d pixels per side, and this picture has %d: resize it or ask for PNG"
              .formatted(name(format), mostSide, side),
          mostSide,
          side);
    }
  }

  public static Failure tooLarge(ImageFormat format, long pixels) {
    return Failure.overLimit(
        ErrorCode.IMAGE_TOO_LARGE,
        "the %s has %d pixels, more than %d: use a smaller one"
            .formatted(name(format), pixels, Integer.MAX_VALUE),
        Integer.MAX_VALUE,
        pixels);
  }

  private static String name(ImageFormat format) {
    return format == ImageFormat.WEBP ? "WebP" : format.text().toUpperCase(Locale.ROOT);
  }
}
