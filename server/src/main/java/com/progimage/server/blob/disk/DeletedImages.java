package com.progimage.server.blob.disk;

import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.blob.layout.Tombstones;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.time.Instant;
import java.util.stream.Stream;

/** Removes what deleted images leave: at first their files, much later their tombstones. */
public final class DeletedImages {
  private final DataLayout layout;
  private final DurableFiles files;
  private final ManifestFiles manifests;
  private final DiskOriginals originals;
  private final DiskRenditions renditions;

  DeletedImages(
      DataLayout layout,
      DurableFiles files,
      ManifestFiles manifests,
      DiskOriginals originals,
      DiskRenditions renditions) {
    this.layout = layout;
    this.files = files;
    this.manifests = manifests;
    this.originals = originals;
    this.renditions = renditions;
  }

  /** Removes the original and all renditions of a deleted image. */
  void purge(ImageId id) throws IOException {
    if (manifests.exists(id)) {
      throw new IllegalStateException("image " + id + " is not deleted");
    }
    renditions.removeAll(id);
    originals.remove(id);
  }

  /** The images that were deleted before a time, by their tombstones. */
  public Stream<ImageId> before(Instant time) {
    return DataLayout.folderNames().stream().flatMap(folder -> Tombstones.in(layout, folder, time));
  }

  /** Removes the remains of a deleted image, its tombstone last. */
  public void forget(ImageId id) {
    try {
      purge(id);
      files.unlink(layout.tombstone(id));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }
}
