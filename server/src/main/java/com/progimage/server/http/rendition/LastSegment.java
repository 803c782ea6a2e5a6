package com.progimage.server.http.rendition;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.negotiation.AutoFormat;
import com.progimage.server.image.ImageFormat;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The last segment of the path of an image, split at its last dot.
 *
 * @param format null: the negotiated format
 */
record LastSegment(String name, @Nullable ImageFormat format) {

  /**
   * @throws Failure {@code unknown-format}
   */
  static LastSegment of(String segment) {
    int dot = segment.lastIndexOf('.');
    if (dot < 0) {
      throw unknown("has no extension");
    }
    String name = segment.substring(0, dot);
    String extension = segment.substring(dot + 1);
    if (extension.equals(AutoFormat.EXTENSION)) {
      return new LastSegment(name, /* format= */ null);
    }
    return new LastSegment(
        name,
        ImageFormat.findByExtension(extension)
            .orElseThrow(() -> unknown("has an unknown extension")));
  }

  private static Failure unknown(String what) {
    String known =
        Arrays.stream(ImageFormat.values())
            .flatMap(format -> format.extensions().stream())
            .collect(Collectors.joining(", "));
    return new Failure(
        ErrorCode.UNKNOWN_FORMAT,
        "the path %s: known are %s, and %s".formatted(what, known, AutoFormat.EXTENSION));
  }
}
