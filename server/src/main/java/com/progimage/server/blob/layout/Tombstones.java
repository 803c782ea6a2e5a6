package com.progimage.server.blob.layout;

import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lists the tombstones of deleted images, which remain until no process can still refer to the
 * image.
 */
public final class Tombstones {
  private Tombstones() {}

  public static Stream<ImageId> in(DataLayout layout, String folder, Instant deletedBefore) {
    return Disk.entries(layout.images().resolve(folder))
        .filter(file -> isOlder(file, deletedBefore))
        .flatMap(file -> DataLayout.entryId(file, DataLayout.TOMBSTONE).stream());
  }

  private static boolean isOlder(Path file, Instant time) {
    if (!file.toString().endsWith(DataLayout.TOMBSTONE)) {
      return false;
    }
    try {
      // The rename that deletes an image changes the file's ctime, and no other of its times.
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
