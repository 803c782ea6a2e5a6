package com.progimage.server.api;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicLong;
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
    AtomicLong count = new AtomicLong();
    Files.walkFileTree(
        staging,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = staging.relativize(file).toString();
            if (!file.endsWith("lock") && !name.contains("/tmp/")) {
              count.incrementAndGet();
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            // An upload that ends meanwhile takes its file away.
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    return count.get();
  }
}
