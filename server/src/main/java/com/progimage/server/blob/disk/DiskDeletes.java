package com.progimage.server.blob.disk;

import com.progimage.server.blob.ImageFiles;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.blob.layout.Staging;
import com.progimage.server.blob.layout.Tombstones;
import com.progimage.server.blob.upkeep.DeletedImages;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Deletes images, and removes what they leave: their files at once, and their tombstones much
 * later.
 */
final class DiskDeletes implements DeletedImages {
  private final DataLayout layout;
  private final Staging staging;
  private final DurableFiles files;
  private final WriteGate gate;
  private final ManifestFiles manifests;
  private final DiskOriginals originals;
  private final DiskRenditions renditions;

  DiskDeletes(
      DataLayout layout,
      Staging staging,
      DurableFiles files,
      WriteGate gate,
      ManifestFiles manifests,
      DiskOriginals originals,
      DiskRenditions renditions) {
    this.layout = layout;
    this.staging = staging;
    this.files = files;
    this.gate = gate;
    this.manifests = manifests;
    this.originals = originals;
    this.renditions = renditions;
  }

  /** Does what {@link ImageFiles#delete} promises. */
  boolean delete(ImageId id) {
    gate.requireOpen();
    try {
      if (!manifests.exists(id)) {
        return false;
      }
      enter(id);
      if (!rename(layout.manifest(id), layout.tombstone(id))) {
        return false;
      }
    } catch (IOException e) {
      throw gate.refusal(e);
    }
    try {
      gate.syncFolder(layout.imageFolder(id));
      return true;
    } catch (IOException e) {
      throw gate.unsyncedDelete(id, e);
    }
  }

  private void enter(ImageId id) throws IOException {
    try {
      files.create(staging.deleteEntry(id)).close();
    } catch (FileAlreadyExistsException e) {
      // Another thread deletes it too; the rename decides which was first.
    }
  }

  private boolean rename(Path from, Path to) throws IOException {
    try {
      files.rename(from, to);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Does what {@link ImageFiles#purge} promises. */
  void purge(ImageId id) {
    purgeKeepingEntry(id);
    try {
      files.unlink(staging.deleteEntry(id));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  /** Does what {@link ImageFiles#purgeKeepingEntry} promises. */
  void purgeKeepingEntry(ImageId id) {
    try {
      removeFiles(id);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  private void removeFiles(ImageId id) throws IOException {
    if (manifests.exists(id)) {
      throw new IllegalStateException("image " + id + " is not deleted");
    }
    renditions.removeAll(id);
    originals.remove(id);
  }

  @Override
  public Stream<ImageId> before(Instant time) {
    return DataLayout.folderNames().stream().flatMap(folder -> Tombstones.in(layout, folder, time));
  }

  @Override
  public void forget(ImageId id) {
    try {
      removeFiles(id);
      files.unlink(layout.tombstone(id));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }
}
