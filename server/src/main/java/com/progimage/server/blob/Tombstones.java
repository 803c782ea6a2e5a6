package com.progimage.server.blob;

import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** What deleted images leave, for as long as somebody might still ask whether they were there. */
final class Tombstones {
  private Tombstones() {}

  static Stream<ImageId> in(DataLayout layout, String folder, Instant deletedBefore) {
    return Disk.entries(layout.images().resolve(folder))
        .filter(file -> isOlder(file, deletedBefore))
        .flatMap(file -> DataLayout.entryId(file, DataLayout.TOMBSTONE).stream());
  }

  private static boolean isOlder(Path file, Instant time) {
    if (!file.toString().endsWith(DataLayout.TOMBSTONE)) {
      return false;
    }
    try {
      // The rename that deletes changes this time of the file, and only this one.
      Object renamed = Files.getAttribute(file, "unix:ctime");
      return Optional.ofNullable((FileTime) renamed)
          .filter(at -> at.toInstant().isBefore(time))
          .isPresent();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }
}
