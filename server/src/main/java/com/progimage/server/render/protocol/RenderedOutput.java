package com.progimage.server.render.protocol;

import com.progimage.server.image.Digest;
import com.progimage.server.image.Size;
import java.util.Objects;

/**
 * One output as the worker left it in its file, fsynced.
 *
 * @param byteCount of the file
 * @param digest of the file
 * @param width in pixels; of an SVG, in CSS pixels
 * @param height likewise
 */
public record RenderedOutput(long byteCount, Digest digest, int width, int height) {
  public RenderedOutput {
    Objects.requireNonNull(digest);
    if (byteCount < 1 || width < 1 || height < 1) {
      throw new IllegalArgumentException(byteCount + " bytes, " + width + "x" + height);
    }
  }

  public Size size() {
    return new Size(width, height);
  }
}
