package com.progimage.server.blob.disk;

import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.DiskProbe;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.blob.layout.Staging;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Replays the entries of staging folders: those of dead processes, and those of this process that
 * the registry could not receive. Each entry is resolved by the current state of the disk, so a
 * replay may be interrupted and repeated.
 */
final class StagingReplay {
  private final DataLayout layout;
  private final DurableFiles files;
  private final WriteGate gate;
  private final ManifestFiles manifests;
  private final DiskOriginals originals;
  private final DiskRenditions renditions;
  private final Consumer<DamagedImage> damaged;

  StagingReplay(
      DataLayout layout,
      DurableFiles files,
      WriteGate gate,
      ManifestFiles manifests,
      DiskOriginals originals,
      DiskRenditions renditions,
      Consumer<DamagedImage> damaged) {
    this.layout = layout;
    this.files = files;
    this.gate = gate;
    this.manifests = manifests;
    this.originals = originals;
    this.renditions = renditions;
    this.damaged = damaged;
  }

  void run(Staging own, Consumer<StoredImage> register, Consumer<ImageId> forget)
      throws IOException {
    for (ImageId id : own.unregistered()) {
      settleUpload(id, own.uploadEntry(id), register);
      own.unregistered().remove(id);
    }
    for (Path entry : own.files()) {
      // A delete that is in progress is completed twice, which is harmless.
      Optional<ImageId> deleted = DataLayout.entryId(entry, DataLayout.DELETE_ENTRY);
      if (deleted.isPresent() && !manifests.exists(deleted.get())) {
        settleDelete(deleted.get(), entry, forget);
      }
    }
    for (Path folder : Disk.list(layout.staging())) {
      Optional<Staging> dead = Staging.claim(folder);
      if (dead.isPresent()) {
        try (Staging staging = dead.get()) {
          settle(staging, register, forget);
        }
      }
    }
  }

  private void settle(Staging dead, Consumer<StoredImage> register, Consumer<ImageId> forget)
      throws IOException {
    for (Path entry : dead.files()) {
      Optional<ImageId> uploaded = DataLayout.entryId(entry, DataLayout.UPLOAD_ENTRY);
      Optional<ImageId> deleted = DataLayout.entryId(entry, DataLayout.DELETE_ENTRY);
      Optional<ImageId> merged = DataLayout.mergedId(entry);
      if (uploaded.isPresent()) {
        settleUpload(uploaded.get(), entry, register);
      } else if (deleted.isPresent()) {
        settleDelete(deleted.get(), entry, forget);
      } else if (merged.isPresent()) {
        settleMerge(merged.get(), entry);
      } else {
        files.unlink(entry);
      }
    }
    for (Path probe : DiskProbe.leftovers(layout, dead)) {
      files.unlink(probe);
    }
  }

  private void settleUpload(ImageId id, Path entry, Consumer<StoredImage> register)
      throws IOException {
    try {
      Optional<StoredImage> image = manifests.find(id);
      if (image.isEmpty() && !originals.removeUncommitted(id)) {
        image = manifests.find(id);
      }
      if (image.isPresent() && !originals.isPresent(image.get())) {
        // After a power loss the link may exist without the earlier rename; the upload was not
        // confirmed.
        files.unlink(layout.manifest(id));
        gate.syncFolder(layout.imageFolder(id));
      } else if (image.isPresent()) {
        // The process may have died between the link and the fsync.
        gate.syncFolder(layout.imageFolder(id));
        register.accept(image.get());
      }
    } catch (Manifest.DamagedException e) {
      damaged.accept(new DamagedImage(id, e.what()));
    }
    files.unlink(entry);
  }

  private void settleDelete(ImageId id, Path entry, Consumer<ImageId> forget) throws IOException {
    if (!manifests.exists(id) && Disk.exists(layout.tombstone(id))) {
      gate.syncFolder(layout.imageFolder(id));
      forget.accept(id);
      renditions.removeAll(id);
      originals.remove(id);
    }
    files.unlink(entry);
  }

  /**
   * Completes a merge. The process may have restored bytes of an image that was deleted meanwhile,
   * and then died.
   */
  private void settleMerge(ImageId id, Path entry) throws IOException {
    if (!manifests.exists(id) && Disk.exists(layout.tombstone(id))) {
      renditions.removeAll(id);
      originals.remove(id);
    }
    renditions.removeOrphans(id);
    files.unlink(entry);
  }
}
