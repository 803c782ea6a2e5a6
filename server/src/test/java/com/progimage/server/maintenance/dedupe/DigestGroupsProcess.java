package com.progimage.server.maintenance.dedupe;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.maintenance.DrawnImages;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Groups drawn images and prints how many groups there are: {@code FOLDER IMAGES DIFFERENT}, where
 * the folder is empty.
 */
final class DigestGroupsProcess {
  private DigestGroupsProcess() {}

  public static void main(String[] args) throws Exception {
    AtomicLong groups = new AtomicLong();
    try (DiskBlobStore blobs =
            DiskBlobStore.open(
                Path.of(args[0]), new Reserve(0, 0), Clock.systemUTC(), damage -> {});
        DigestGroups seen = new DigestGroups(blobs.folder()::scratch, 500)) {
      int different = Integer.parseInt(args[2]);
      DrawnImages.draw(Integer.parseInt(args[1]), number -> number % different)
          .forEach(image -> seen.add(image.original()));
      seen.parts().forEach(part -> groups.addAndGet(part.isFirst() ? 1 : 0));
    }
    System.out.println(groups);
  }
}
