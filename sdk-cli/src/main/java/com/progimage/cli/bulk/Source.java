package com.progimage.cli.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something to be uploaded.
 *
 * @param name as the user knows it
 * @param file null for standard input
 */
public record Source(String name, @Nullable Path file) {
  /** What names standard input. */
  public static final String STDIN = "-";

  static Source of(Path file) {
    return new Source(file.toString(), file);
  }

  static Source stdin() {
    return new Source(STDIN, null);
  }

  /** How many bytes to expect; 0 where that is not known. */
  public long byteCount() {
    try {
      return file == null ? 0 : Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
