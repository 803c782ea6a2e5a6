package com.progimage.server.blob.copy;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The file behind a name.
 *
 * @param file equal for two names of one file, within one file system
 * @param names the number of its names; its space is freed when the last one is removed
 */
public record FileLinks(Object file, long byteCount, int names) {
  public static Optional<FileLinks> find(Path path) throws IOException {
    try {
      Map<String, Object> found = Files.readAttributes(path, "unix:ino,size,nlink");
      return Optional.of(
          new FileLinks(
              requireNonNull(found.get("ino")),
              (long) requireNonNull(found.get("size")),
              (int) requireNonNull(found.get("nlink"))));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    }
  }
}
