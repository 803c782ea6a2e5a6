package com.progimage.server.blob.disk;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.Copy;
import com.progimage.server.blob.Finding;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.Dependents;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.blob.layout.Tombstones;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** Maintains a data folder: finds and repairs inconsistencies, and removes leftovers. */
public final class Upkeep {
  private static final int CHECKERS = 4;

  private final DataLayout layout;
  private final DurableFiles files;
  private final WriteGate gate;
  private final ManifestFiles manifests;
  private final OriginalFiles originals;
  private final RenditionFiles renditions;
  private final Dependents dependents;

  Upkeep(
      DataLayout layout,
      DurableFiles files,
      WriteGate gate,
      ManifestFiles manifests,
      OriginalFiles originals,
      RenditionFiles renditions,
      Dependents dependents) {
    this.layout = layout;
    this.files = files;
    this.gate = gate;
    this.manifests = manifests;
    this.originals = originals;
    this.renditions = renditions;
    this.dependents = dependents;
  }

  /** Like {@link BlobStore#find}, but also finds an expired image until the sweep removes it. */
  public Optional<StoredImage> findEvenExpired(ImageId id) {
    try {
      return manifests.find(id);
    } catch (Manifest.DamagedException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  /**
   * The images that have renditions, in no order, for {@link BlobStore#renditions(ImageId)}. Some
   * may not exist. Needs no closing.
   */
  public Stream<ImageId> imagesWithRenditions() {
    return renditions.images();
  }

  /** The path of an image's manifest, relative to the data folder. */
  public String manifestPath(ImageId id) {
    return layout.root().relativize(layout.manifest(id)).toString();
  }

  /**
   * Finds all deviations of the disk from the layout. Reads every original. Servers may run
   * meanwhile. It does not check whether renditions are complete files of their formats.
   */
  public Stream<Finding> check() {
    return Stream.concat(
        Stream.of("").flatMap(top -> check(LayoutCheck::top).stream()),
        DataLayout.folderNames().stream()
            .gather(Gatherers.mapConcurrent(CHECKERS, this::checkFolder))
            .flatMap(List::stream));
  }

  private List<Finding> checkFolder(String folder) {
    return check(check -> {
      check.images(folder);
      check.renditions(folder);
      check.dependents(folder);
    });
  }

  /** The work that dead processes left for {@link BlobStore#recover}. */
  public List<Finding> checkStaging() {
    return check(LayoutCheck::staging);
  }

  private interface Check {
    void run(LayoutCheck check) throws IOException;
  }

  private List<Finding> check(Check part) {
    LayoutCheck check = new LayoutCheck(layout, manifests, dependents);
    try {
      part.run(check);
      return check.findings();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  /** The images that were deleted before a time, by their tombstones. */
  public Stream<ImageId> tombstones(Instant deletedBefore) {
    return DataLayout.folderNames().stream()
        .flatMap(folder -> Tombstones.in(layout, folder, deletedBefore));
  }

  /** The path of an image's tombstone, relative to the data folder. */
  public String tombstonePath(ImageId id) {
    return layout.root().relativize(layout.tombstone(id)).toString();
  }

  /** Removes the remains of a deleted image, its tombstone last. */
  public void dropTombstone(ImageId id) {
    try {
      purge(id);
      files.unlink(layout.tombstone(id));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  /**
   * Repairs a violated invariant of the disk, if that loses no data.
   *
   * @return false if nothing was changed
   */
  public boolean repair(Finding finding) {
    gate.requireOpen();
    try {
      return new LayoutRepair(layout, files, manifests, originals, renditions, dependents)
          .repair(finding);
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  /** The path of a copy, relative to the data folder. The file may not exist. */
  public String path(Copy copy) {
    return layout.root().relativize(layout.place(copy)).toString();
  }

  /** Removes the files of a deleted image. */
  void purge(ImageId id) throws IOException {
    if (manifests.exists(id)) {
      throw new IllegalStateException("image " + id + " is not deleted");
    }
    renditions.removeAll(id);
    originals.remove(id);
  }
}
