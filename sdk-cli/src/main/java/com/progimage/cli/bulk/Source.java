package com.progimage.cli.bulk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something to be uploaded.
 *
 * @param name as the user knows it
 * @param file null for what is no file
 * @param url that the server is to fetch; null for a file and for standard input
 */
public record Source(String name, @Nullable Path file, @Nullable URI url) {
  /** What names standard input. */
  public static final String STDIN = "-";

  static Source of(Path file) {
    return new Source(file.toString(), file, null);
  }

  static Source stdin() {
    return new Source(STDIN, null, null);
  }

  static Source of(URI url) {
    return new Source(url.toString(), null, url);
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
