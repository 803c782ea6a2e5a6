package com.progimage.server.blob.s3;

import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.Finding;
import com.progimage.server.blob.Invariant;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.EntrySettler;
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
    own.settleAll(layout, new ObjectSettler(register, forget));
  }

  private final class ObjectSettler implements EntrySettler {
    private final Consumer<StoredImage> register;
    private final Consumer<ImageId> forget;

    ObjectSettler(Consumer<StoredImage> register, Consumer<ImageId> forget) {
      this.register = register;
      this.forget = forget;
    }

    @Override
    public boolean settleUpload(ImageId id, Path entry) throws IOException {
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

    /** A delete that is in progress is completed twice, which is harmless. */
    @Override
    public void settleDelete(ImageId id, Path entry, boolean mayBeInProgress) throws IOException {
      if (manifests.isDeleted(id)) {
        manifests.remove(id);
        forget.accept(id);
        renditions.removeAll(id);
      } else if (!isOld(entry)) {
        return;
      }
      files.unlink(entry);
    }

    @Override
    public void settleOther(Path entry) throws IOException {
      files.unlink(entry);
    }
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
