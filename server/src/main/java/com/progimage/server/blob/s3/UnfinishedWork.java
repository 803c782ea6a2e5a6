package com.progimage.server.blob.s3;

import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.Finding;
import com.progimage.server.blob.Invariant;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.blob.layout.Staging;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Completes the entries of staging folders: those of dead processes on this data folder, and those
 * of this process whose outcome is unknown. Each entry is resolved by the current state of the
 * store, so this may be interrupted and repeated.
 */
final class UnfinishedWork {
  /** A write whose answer was lost may arrive later, but not that late. */
  private static final Duration LATE = Duration.ofMinutes(10);

  private final DataLayout layout;
  private final DurableFiles files;
  private final ManifestObjects manifests;
  private final RenditionObjects renditions;
  private final Clock clock;
  private final Consumer<DamagedImage> damaged;

  UnfinishedWork(
      DataLayout layout,
      DurableFiles files,
      ManifestObjects manifests,
      RenditionObjects renditions,
      Clock clock,
      Consumer<DamagedImage> damaged) {
    this.layout = layout;
    this.files = files;
    this.manifests = manifests;
    this.renditions = renditions;
    this.clock = clock;
    this.damaged = damaged;
  }

  void complete(Staging own, Consumer<StoredImage> register, Consumer<ImageId> forget)
      throws IOException {
    for (ImageId id : own.unregistered()) {
      if (settleUpload(id, own.uploadEntry(id), register)) {
        own.unregistered().remove(id);
      }
    }
    for (Path entry : own.files()) {
      Optional<ImageId> deleted = DataLayout.entryId(entry, DataLayout.DELETE_ENTRY);
      if (deleted.isPresent()) {
        // A delete that is in progress is completed twice, which is harmless.
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
      if (uploaded.isPresent()) {
        var _ = settleUpload(uploaded.get(), entry, register);
      } else if (deleted.isPresent()) {
        settleDelete(deleted.get(), entry, forget);
      } else {
        files.unlink(entry);
      }
    }
  }

  /** Returns whether the entry is settled. */
  private boolean settleUpload(ImageId id, Path entry, Consumer<StoredImage> register)
      throws IOException {
    try {
      Optional<StoredImage> image = manifests.find(id);
      image.ifPresent(register);
      if (image.isEmpty() && !isOld(entry)) {
        return false;
      }
    } catch (Manifest.DamagedException e) {
      damaged.accept(new DamagedImage(id, e.what()));
    }
    files.unlink(entry);
    return true;
  }

  private void settleDelete(ImageId id, Path entry, Consumer<ImageId> forget) throws IOException {
    if (manifests.isDeleted(id)) {
      manifests.remove(id);
      forget.accept(id);
      renditions.removeAll(id);
    } else if (!isOld(entry)) {
      return;
    }
    files.unlink(entry);
  }

  private boolean isOld(Path entry) throws IOException {
    Instant limit = clock.instant().minus(LATE);
    return Disk.attributes(entry)
        .map(found -> found.lastModifiedTime().toInstant().isBefore(limit))
        .orElse(true);
  }

  /** The folders of dead processes. */
  List<Finding> find() throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (Path folder : Disk.list(layout.staging())) {
      if (Staging.isAbandoned(folder)) {
        findings.add(
            new Finding(
                /* id= */ null,
                layout.root().relativize(folder).toString(),
                Invariant.STAGING_SETTLED));
      }
    }
    return findings;
  }
}
