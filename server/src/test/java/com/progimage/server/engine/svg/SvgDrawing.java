package com.progimage.server.engine.svg;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.engine.Pixels;
import com.progimage.server.engine.svg.bridge.EmbeddedDecoder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Size;

/** Draws short SVG documents for tests. */
public final class SvgDrawing {
  public static final int GREEN = 0xff008000;
  static final int RED = 0xffff0000;

  /** For drawings without images. */
  static final EmbeddedDecoder NO_IMAGES =
      (bytes, maxPixels) -> {
        throw new Failure(ErrorCode.FORMAT_UNAVAILABLE, "no images here");
      };

  private SvgDrawing() {}

  /** Draws the elements in a view box of 20 by 20, at that size. */
  public static Pixels draw(String elements) {
    return draw(elements, new Size(20, 20));
  }

  static Pixels draw(String elements, Size size) {
    return render(
        "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
            + " viewBox='0 0 20 20'>"
            + elements
            + "</svg>",
        size);
  }

  static Pixels render(String svg, Size size) {
    return new SvgRenderer(svg.getBytes(UTF_8), NO_IMAGES).render(size);
  }

  /** Number of pixels with exactly this color. */
  public static int count(Pixels pixels, int argb) {
    int count = 0;
    for (int pixel : pixels.argb()) {
      if (pixel == argb) {
        count++;
      }
    }
    return count;
  }

  /** Whether any pixel is predominantly red. */
  static boolean hasRed(Pixels pixels) {
    for (int pixel : pixels.argb()) {
      int red = pixel >> 16 & 255;
      if (pixel >>> 24 > 0 && red > (pixel >> 8 & 255) + 20 && red > (pixel & 255) + 20) {
        return true;
      }
    }
    return false;
  }
}
