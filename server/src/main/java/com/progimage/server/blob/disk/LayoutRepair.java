package com.progimage.server.blob.disk;

import com.progimage.server.blob.Finding;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.Dependents;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Repairs violated invariants. It removes files that can be made again, and moves any other
 * misplaced file below {@code stray}, so that no data is lost.
 */
final class LayoutRepair {
  private final DataLayout layout;
  private final DurableFiles files;
  private final ManifestFiles manifests;
  private final DiskOriginals originals;
  private final DiskRenditions renditions;
  private final Dependents dependents;

  LayoutRepair(
      DataLayout layout,
      DurableFiles files,
      ManifestFiles manifests,
      DiskOriginals originals,
      DiskRenditions renditions,
      Dependents dependents) {
    this.layout = layout;
    this.files = files;
    this.manifests = manifests;
    this.originals = originals;
    this.renditions = renditions;
    this.dependents = dependents;
  }

  /** Repairs a finding; false if it cannot be repaired here or has been resolved meanwhile. */
  boolean repair(Finding finding) throws IOException {
    Path path = layout.root().resolve(finding.path());
    ImageId id = finding.id();
    return switch (finding.invariant()) {
      case ORIGINAL_HAS_IMAGE, KNOWN_NAME, EXISTS_OR_DELETED -> setAside(path);
      case RENDITION_WHOLE -> {
        files.unlink(path);
        yield true;
      }
      case DELETED_IS_GONE, RENDITION_HAS_IMAGE -> id != null && removeOf(id, path);
      case DEPENDENT_KNOWN -> {
        dependents.add(layout.renditionKey(path).orElseThrow());
        yield true;
      }
      case MANIFEST_READABLE,
          ORIGINAL_PRESENT,
          ORIGINAL_SIZE,
          ORIGINAL_DIGEST,
          STAGING_SETTLED,
          REGISTERED,
          REGISTRY_HAS_IMAGE,
          USAGE_COUNTED ->
          false;
    };
  }

  private boolean removeOf(ImageId id, Path path) throws IOException {
    if (manifests.exists(id)) {
      renditions.removeOrphans(id);
      return !Disk.exists(path);
    }
    renditions.removeAll(id);
    if (Disk.exists(layout.tombstone(id))) {
      originals.remove(id);
    }
    return !Disk.exists(path);
  }

  private boolean setAside(Path path) throws IOException {
    Path place = layout.stray().resolve(layout.root().relativize(path));
    Files.createDirectories(place.getParent());
    Path free = place;
    for (int number = 1; Disk.exists(free); number++) {
      free = place.resolveSibling(place.getFileName() + "." + number);
    }
    try {
      files.rename(path, free);
      return true;
    } catch (NoSuchFileException gone) {
      return false;
    }
  }
}
