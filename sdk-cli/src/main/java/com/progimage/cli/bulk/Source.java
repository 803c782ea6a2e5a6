package com.progimage.cli.bulk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Something to upload.
 *
 * @param name the user's name for it
 * @param file null for a URL and for standard input
 * @param url the address that the server downloads; null for a file and for standard input
 */
public record Source(String name, @Nullable Path file, @Nullable URI url) {
  /** Name of standard input. */
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

  /** Returns the expected number of bytes; 0 if it is unknown. */
  public long byteCount() {
    try {
      return file == null ? 0 : Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
