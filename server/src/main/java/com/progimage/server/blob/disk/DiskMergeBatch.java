package com.progimage.server.blob.disk;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.blob.copy.MergeBatch;
import com.progimage.server.blob.copy.Merged;
import com.progimage.server.blob.copy.Merged.MergeOutcome;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.blob.layout.Staging;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Replaces equal files with hard links to one file. At any moment, a name has one file or the
 * other, and a delete needs no special handling. The merges of a batch use one entry and one staged
 * name after each other, so that a merge creates and removes neither.
 */
final class DiskMergeBatch implements MergeBatch {
  private final DataLayout layout;
  private final Staging staging;
  private final DurableFiles files;
  private final WriteGate gate;
  private final ManifestFiles manifests;
  private final Path staged;
  private final SameBytes bytes = new SameBytes();

  /** The entry of the last merge, if that is complete. An entry of another one is for recovery. */
  private @Nullable Path settled;

  private boolean isUsed;

  DiskMergeBatch(
      DataLayout layout,
      Staging staging,
      DurableFiles files,
      WriteGate gate,
      ManifestFiles manifests) {
    this.layout = layout;
    this.staging = staging;
    this.files = files;
    this.gate = gate;
    this.manifests = manifests;
    staged = staging.newFile(".link");
  }

  @Override
  public Merged merge(Copy keep, Copy duplicate) {
    gate.requireOpen();
    try {
      return compareAndMerge(keep, duplicate);
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  private Merged compareAndMerge(Copy keep, Copy duplicate) throws IOException {
    Path kept = layout.place(keep);
    Path place = layout.place(duplicate);
    Optional<BasicFileAttributes> of = Disk.attributes(kept);
    Optional<BasicFileAttributes> replaced = Disk.attributes(place);
    if (of.isEmpty() || replaced.isEmpty()) {
      return Merged.of(MergeOutcome.GONE);
    }
    if (Objects.equals(of.get().fileKey(), replaced.get().fileKey())) {
      return Merged.of(MergeOutcome.ONE_FILE);
    }
    long byteCount = of.get().size();
    if (byteCount != replaced.get().size()) {
      return Merged.of(MergeOutcome.DIFFERENT);
    }
    try {
      if (!bytes.areSame(kept, place)) {
        return Merged.of(MergeOutcome.DIFFERENT);
      }
    } catch (NoSuchFileException e) {
      return Merged.of(MergeOutcome.GONE);
    } catch (IOException e) {
      return Merged.of(MergeOutcome.UNREADABLE);
    }
    int names = FileLinks.find(place).map(FileLinks::names).orElse(0);
    MergeOutcome outcome = replace(kept, place, duplicate);
    return new Merged(outcome, outcome == MergeOutcome.LINKED && names == 1 ? byteCount : 0);
  }

  /** Whether all images that the copy uses exist. */
  private boolean exists(Copy copy) throws IOException {
    return switch (copy) {
      case Copy.OriginalCopy(var id, _) -> manifests.exists(id);
      case Copy.RenditionCopy(var key) -> manifests.exist(key);
    };
  }

  /**
   * Replaces the duplicate. The order of steps matters; {@code docs/maintenance.md} describes the
   * state after a crash at each.
   */
  private MergeOutcome replace(Path kept, Path place, Copy duplicate) throws IOException {
    Path entry = enter(duplicate.id());
    Optional<MergeOutcome> refused = link(kept);
    if (refused.isPresent()) {
      settled = entry;
      return refused.get();
    }
    boolean placed = rename(staged, place);
    // Check after the rename: a check before it would miss a delete that happens in between.
    boolean alive = exists(duplicate);
    if (!alive) {
      takeAway(place, duplicate);
    }
    settled = entry;
    return placed && alive ? MergeOutcome.LINKED : MergeOutcome.GONE;
  }

  /** Makes the entry of a complete merge, or a new one, the entry of a merge of this image. */
  private Path enter(ImageId id) throws IOException {
    Path entry = staging.mergeEntry(id);
    Path free = settled;
    settled = null;
    isUsed = true;
    if (free == null || !rename(free, entry)) {
      files.create(entry).close();
    }
    return entry;
  }

  private boolean rename(Path staged, Path place) throws IOException {
    try {
      files.rename(staged, place);
      return true;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  private void takeAway(Path place, Copy duplicate) throws IOException {
    files.unlink(place);
    if (duplicate instanceof Copy.RenditionCopy(var key)) {
      Disk.removeIfEmpty(layout.renditions(key.id(), key.revision()));
      Disk.removeIfEmpty(layout.renditions(key.id()));
    }
  }

  private Optional<MergeOutcome> link(Path kept) throws IOException {
    try {
      linkAnew(kept);
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.of(MergeOutcome.GONE);
    } catch (UnsupportedOperationException e) {
      return Optional.of(MergeOutcome.NO_LINKS);
    } catch (FileSystemException e) {
      // The reason is only a localized text, so a test with a new file finds it out.
      return Optional.of(canLink() ? MergeOutcome.FULL : MergeOutcome.NO_LINKS);
    }
  }

  private void linkAnew(Path kept) throws IOException {
    try {
      files.link(kept, staged);
    } catch (FileAlreadyExistsException e) {
      // A rename between two names of one file, which another process linked meanwhile, keeps both.
      files.unlink(staged);
      files.link(kept, staged);
    }
  }

  private boolean canLink() throws IOException {
    Path file = staging.newFile(".probe");
    Path name = staging.newFile(".probe");
    files.create(file).close();
    try {
      files.link(file, name);
      return true;
    } catch (FileSystemException | UnsupportedOperationException e) {
      return false;
    } finally {
      files.unlink(name);
      files.unlink(file);
    }
  }

  @Override
  public void close() {
    bytes.close();
    if (!isUsed) {
      return;
    }
    try {
      files.unlink(staged);
      if (settled != null) {
        files.unlink(settled);
      }
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }
}
