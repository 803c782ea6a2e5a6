package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.Progress;
import java.nio.file.Path;
import java.time.Clock;

/** A process that dedupes again and again until it is killed, and says when it begins to. */
final class DedupeProcess {
  private DedupeProcess() {}

  public static void main(String[] args) throws Exception {
    try (DiskBlobStore blobs =
        DiskBlobStore.open(Path.of(args[0]), new Reserve(0, 0), Clock.systemUTC(), damage -> {})) {
      while (true) {
        System.out.println("begins");
        new Dedupe(blobs, Clock.systemUTC(), Progress.NONE)
            .run(blobs.images(damage -> {}).map(StoredImage::original));
      }
    }
  }
}
