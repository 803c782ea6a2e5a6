package com.progimage.server.render.order;

import com.progimage.server.image.ImageFormat;
import java.nio.file.Path;

/**
 * A file that a task needs besides its source, because a transformation names its image.
 *
 * @param file must not change while the task runs
 * @param pixels width × height once decoded; for an SVG, those of the largest step, because it is
 *     never drawn larger
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
