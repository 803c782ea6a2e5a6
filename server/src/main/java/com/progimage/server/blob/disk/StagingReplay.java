package com.progimage.server.blob.disk;

import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.DiskProbe;
import com.progimage.server.blob.layout.EntrySettler;
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
    own.settleAll(layout, new DiskSettler(register, forget));
  }

  private final class DiskSettler implements EntrySettler {
    private final Consumer<StoredImage> register;
    private final Consumer<ImageId> forget;

    DiskSettler(Consumer<StoredImage> register, Consumer<ImageId> forget) {
      this.register = register;
      this.forget = forget;
    }

    @Override
    public boolean settleUpload(ImageId id, Path entry) throws IOException {
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
      return true;
    }

    /** A delete that is in progress is completed twice, which is harmless. */
    @Override
    public void settleDelete(ImageId id, Path entry, boolean mayBeInProgress) throws IOException {
      if (mayBeInProgress && manifests.exists(id)) {
        return;
      }
      if (isDeleted(id)) {
        gate.syncFolder(layout.imageFolder(id));
        forget.accept(id);
        renditions.removeAll(id);
        originals.remove(id);
      }
      files.unlink(entry);
    }

    private boolean isDeleted(ImageId id) throws IOException {
      return !manifests.exists(id) && Disk.exists(layout.tombstone(id));
    }

    @Override
    public void settleOther(Path entry) throws IOException {
      Optional<ImageId> merged = DataLayout.mergedId(entry);
      if (merged.isPresent()) {
        settleMerge(merged.get());
      }
      files.unlink(entry);
    }

    /**
     * Completes a merge. The process may have restored bytes of an image that was deleted
     * meanwhile, and then died.
     */
    private void settleMerge(ImageId id) throws IOException {
      if (isDeleted(id)) {
        renditions.removeAll(id);
        originals.remove(id);
      }
      renditions.removeOrphans(id);
    }

    @Override
    public void end(Staging dead) throws IOException {
      for (Path probe : DiskProbe.leftovers(layout, dead)) {
        files.unlink(probe);
      }
    }
  }
}
