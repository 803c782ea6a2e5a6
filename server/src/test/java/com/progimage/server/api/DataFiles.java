package com.progimage.server.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What lies in a data folder, to be counted by tests. */
final class DataFiles {
  private DataFiles() {}

  /** Originals and manifests. */
  static long stored(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("images"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  /** What is in flight, without locks and the temporary files of workers. */
  static long staged(Path data) throws IOException {
    Path staging = data.resolve("staging");
    try (Stream<Path> files = Files.walk(staging)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock"))
          .filter(file -> !staging.relativize(file).toString().contains("/tmp/"))
          .count();
    }
  }
}
