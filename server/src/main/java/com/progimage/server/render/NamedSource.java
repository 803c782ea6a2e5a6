package com.progimage.server.render;

import com.progimage.server.image.ImageFormat;
import java.nio.file.Path;

/**
 * A file that a job needs beside its source, because a transformation names its image.
 *
 * @param file that nobody changes while the job runs
 * @param pixels that decoding it gives: width × height; of an SVG, of the largest step, beyond
 *     which it is not drawn
 * @param byteCount of the file
 */
public record NamedSource(Path file, ImageFormat format, long pixels, long byteCount) {
  public NamedSource {
    file = file.toAbsolutePath();
    if (pixels < 1 || byteCount < 0) {
      throw new IllegalArgumentException(pixels + " pixels, " + byteCount + " bytes");
    }
  }
}
