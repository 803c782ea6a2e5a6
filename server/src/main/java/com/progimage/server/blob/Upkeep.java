package com.progimage.server.blob;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/** What keeps a data folder in order: finding what is not as it must be, and removing leftovers. */
public final class Upkeep {
  private static final int CHECKERS = 4;

  private final DataLayout layout;
  private final DurableFiles files;
  private final WriteGate gate;
  private final Manifests manifests;
  private final Originals originals;
  private final Renditions renditions;
  private final Dependents dependents;

  Upkeep(
      DataLayout layout,
      DurableFiles files,
      WriteGate gate,
      Manifests manifests,
      Originals originals,
      Renditions renditions,
      Dependents dependents) {
    this.layout = layout;
    this.files = files;
    this.gate = gate;
    this.manifests = manifests;
    this.originals = originals;
    this.renditions = renditions;
    this.dependents = dependents;
  }

  /**
   * Like {@link BlobStore#find}, for who keeps order: an image that has expired is one until it is
   * swept.
   */
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
   * The images that renditions were made of, in no order and not sure to exist; for {@link
   * BlobStore#renditions(ImageId)}. Needs no closing.
   */
  public Stream<ImageId> imagesWithRenditions() {
    return renditions.images();
  }

  /** Where the manifest of an image lies, from the data folder on. */
  public String manifestPath(ImageId id) {
    return layout.root().relativize(layout.manifest(id)).toString();
  }

  /**
   * All places where the disk is not as the layout says; reads every original. Servers may go on
   * meanwhile. Whether renditions are whole is for who knows their formats.
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

  /** What dead processes left for {@link BlobStore#recover}. */
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

  /** The deleted images of whose delete nothing can be under way any more. */
  public Stream<ImageId> tombstones(Instant deletedBefore) {
    return DataLayout.folderNames().stream()
        .flatMap(folder -> Tombstones.in(layout, folder, deletedBefore));
  }

  /** Where the tombstone of an image lies, from the data folder on. */
  public String tombstonePath(ImageId id) {
    return layout.root().relativize(layout.tombstone(id)).toString();
  }

  /** Removes what is left of a deleted image, its tombstone last. */
  public void dropTombstone(ImageId id) {
    try {
      purge(id);
      files.unlink(layout.tombstone(id));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  /**
   * Makes an invariant hold again, where it is one of the disk and nothing is lost by it.
   *
   * @return false where it was left as it is
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

  /** Where a copy lies, from the data folder on; it need not be there. */
  public String path(Copy copy) {
    return layout.root().relativize(layout.place(copy)).toString();
  }

  /** Removes the files of an image that is deleted. */
  void purge(ImageId id) throws IOException {
    if (manifests.exists(id)) {
      throw new IllegalStateException("image " + id + " is not deleted");
    }
    renditions.removeAll(id);
    originals.remove(id);
  }
}
