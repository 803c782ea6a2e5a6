package com.progimage.server.render.protocol;

import com.progimage.server.image.ImageFormat;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * One source, decoded once, and everything that is to be made of it.
 *
 * @param id the reply's
 * @param outputs at least one
 */
public record RenderRequest(long id, Source source, Limits limits, List<Output> outputs) {
  public RenderRequest {
    Objects.requireNonNull(source);
    Objects.requireNonNull(limits);
    outputs = List.copyOf(outputs);
    if (outputs.isEmpty()) {
      throw new IllegalArgumentException("no outputs");
    }
  }

  /**
   * @param path absolute, of a file that nobody changes
   * @param format what the file was found to be
   */
  public record Source(Path path, ImageFormat format) {
    public Source {
      Objects.requireNonNull(path);
      Objects.requireNonNull(format);
    }
  }

  /**
   * What no picture on the way from source to output may exceed.
   *
   * @param maxPixels width × height
   * @param maxSide the greater of width and height, in pixels
   */
  public record Limits(long maxPixels, int maxSide) {
    public Limits {
      if (maxPixels < 1 || maxSide < 1) {
        throw new IllegalArgumentException(maxPixels + " pixels, side " + maxSide);
      }
    }
  }

  /**
   * @param transformation canonical text; empty for a plain conversion
   * @param path absolute, of a file that the worker makes
   */
  public record Output(String transformation, ImageFormat format, Path path) {
    public Output {
      Objects.requireNonNull(transformation);
      Objects.requireNonNull(format);
      Objects.requireNonNull(path);
    }
  }
}
