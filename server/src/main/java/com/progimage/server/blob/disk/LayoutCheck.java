package com.progimage.server.blob.disk;

import com.progimage.server.blob.Finding;
import com.progimage.server.blob.Invariant;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.Dependents;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.blob.layout.Staging;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the disk with the layout while servers run. Work in progress looks wrong for a moment,
 * but has an entry in a staging folder for that time, so the check skips it.
 */
final class LayoutCheck {
  private static final String PROBE = ".probe";

  private final DataLayout layout;
  private final ManifestFiles manifests;
  private final Dependents dependents;
  private final List<Finding> findings = new ArrayList<>();

  LayoutCheck(DataLayout layout, ManifestFiles manifests, Dependents dependents) {
    this.layout = layout;
    this.manifests = manifests;
    this.dependents = dependents;
  }

  List<Finding> findings() {
    return findings;
  }

  private void found(@Nullable ImageId id, Path path, Invariant invariant) {
    findings.add(new Finding(id, layout.root().relativize(path).toString(), invariant));
  }

  /** Checks the files outside the folders of images, and the staging folders of dead processes. */
  void top() throws IOException {
    Set<String> folders = Set.copyOf(DataLayout.folderNames());
    for (Path parent : List.of(layout.images(), layout.renditions(), layout.dependents())) {
      for (Path file : Disk.list(parent)) {
        if (!folders.contains(name(file)) && !isProbeOfALivingProcess(file)) {
          found(null, file, Invariant.KNOWN_NAME);
        }
      }
    }
  }

  void staging() throws IOException {
    for (Path folder : Disk.list(layout.staging())) {
      if (Staging.isAbandoned(folder)) {
        found(null, folder, Invariant.STAGING_SETTLED);
      }
    }
  }

  private boolean isProbeOfALivingProcess(Path file) throws IOException {
    String name = name(file);
    return name.endsWith(PROBE)
        && Disk.exists(layout.staging().resolve(name.substring(0, name.length() - PROBE.length())));
  }

  void images(String folder) throws IOException {
    for (Path file : Disk.list(layout.images().resolve(folder))) {
      Optional<ImageId> manifest = DataLayout.manifestId(file).filter(id -> isIn(id, folder));
      Optional<ImageId> tombstone =
          DataLayout.entryId(file, DataLayout.TOMBSTONE).filter(id -> isIn(id, folder));
      Optional<ImageId> original = originalId(file).filter(id -> isIn(id, folder));
      if (manifest.isPresent()) {
        image(manifest.get(), file);
      } else if (tombstone.isPresent()) {
        if (manifests.exists(tombstone.get())) {
          found(tombstone.get(), file, Invariant.EXISTS_OR_DELETED);
        }
      } else if (original.isPresent()) {
        original(original.get(), file);
      } else {
        found(null, file, Invariant.KNOWN_NAME);
      }
    }
  }

  private void image(ImageId id, Path manifest) throws IOException {
    try {
      Optional<StoredImage> image = manifests.read(id);
      if (image.isEmpty()) {
        return; // Deleted meanwhile.
      }
      Path original = layout.original(id, image.get().format());
      Optional<Invariant> broken = broken(image.get(), original);
      if (broken.isPresent() && manifests.exists(id)) {
        found(id, original, broken.get());
      }
    } catch (Manifest.DamagedException e) {
      found(id, manifest, Invariant.MANIFEST_READABLE);
    }
  }

  private static Optional<Invariant> broken(StoredImage image, Path original) throws IOException {
    Optional<BasicFileAttributes> file = Disk.attributes(original);
    if (file.isEmpty()) {
      return Optional.of(Invariant.ORIGINAL_PRESENT);
    }
    if (file.get().size() != image.byteCount()) {
      return Optional.of(Invariant.ORIGINAL_SIZE);
    }
    return DiskOriginals.hasDigest(original, image)
        ? Optional.empty()
        : Optional.of(Invariant.ORIGINAL_DIGEST);
  }

  private void original(ImageId id, Path file) throws IOException {
    if (manifests.exists(id)) {
      if (isOfAnotherFormat(id, file)) {
        found(id, file, Invariant.ORIGINAL_HAS_IMAGE);
      }
    } else if (Disk.exists(layout.tombstone(id))) {
      if (!isInFlight(id, DataLayout.DELETE_ENTRY) && Disk.exists(file)) {
        found(id, file, Invariant.DELETED_IS_GONE);
      }
    } else if (isStray(id, file)) {
      found(id, file, Invariant.ORIGINAL_HAS_IMAGE);
    }
  }

  private boolean isOfAnotherFormat(ImageId id, Path file) throws IOException {
    try {
      return manifests
          .find(id)
          .filter(image -> !layout.original(id, image.format()).equals(file))
          .isPresent();
    } catch (Manifest.DamagedException e) {
      return false;
    }
  }

  /**
   * Whether an original belongs to no image. An image that is being committed is not stray: its
   * entry exists before the original has its name, until the manifest exists.
   */
  boolean isStray(ImageId id, Path original) throws IOException {
    return !isInFlight(id, DataLayout.UPLOAD_ENTRY)
        && !manifests.exists(id)
        && !Disk.exists(layout.tombstone(id))
        && Disk.exists(original);
  }

  private boolean isInFlight(ImageId id, String entry) throws IOException {
    for (Path process : Disk.list(layout.staging())) {
      if (Disk.exists(process.resolve(id + entry))) {
        return true;
      }
    }
    return false;
  }

  void renditions(String folder) throws IOException {
    for (Path image : Disk.list(layout.renditions().resolve(folder))) {
      Optional<ImageId> id = ImageId.find(name(image)).filter(found -> isIn(found, folder));
      if (id.isEmpty()) {
        found(null, image, Invariant.KNOWN_NAME);
      } else if (manifests.exists(id.get())) {
        renditions(id.get(), image);
      } else if (!isInFlight(id.get(), DataLayout.DELETE_ENTRY) && Disk.exists(image)) {
        boolean deleted = Disk.exists(layout.tombstone(id.get()));
        found(id.get(), image, deleted ? Invariant.DELETED_IS_GONE : Invariant.RENDITION_HAS_IMAGE);
      }
    }
  }

  private void renditions(ImageId id, Path image) throws IOException {
    for (Path revision : Disk.list(image)) {
      if (!Files.isDirectory(revision)) {
        found(id, revision, Invariant.KNOWN_NAME);
      }
      for (Path file : Disk.list(revision)) {
        Optional<BasicFileAttributes> attributes = Disk.attributes(file);
        if (attributes.isEmpty()) {
          continue;
        }
        Optional<RenditionKey> key = layout.renditionKey(file);
        if (key.isEmpty()) {
          found(id, file, Invariant.KNOWN_NAME);
        } else if (attributes.get().size() == 0) {
          found(id, file, Invariant.RENDITION_WHOLE);
        } else {
          named(key.get(), file);
        }
      }
    }
  }

  private void named(RenditionKey key, Path file) throws IOException {
    for (ImageId named : key.namedImages()) {
      if (!manifests.exists(named)) {
        if (!isInFlight(named, DataLayout.DELETE_ENTRY) && Disk.exists(file)) {
          found(key.id(), file, Invariant.RENDITION_HAS_IMAGE);
        }
        return;
      }
    }
    if (!dependents.knows(key) && Disk.exists(file)) {
      found(key.id(), file, Invariant.DEPENDENT_KNOWN);
    }
  }

  void dependents(String folder) throws IOException {
    for (Path named : Disk.list(layout.dependents().resolve(folder))) {
      Optional<ImageId> id = ImageId.find(name(named)).filter(found -> isIn(found, folder));
      if (id.isEmpty()) {
        found(null, named, Invariant.KNOWN_NAME);
      } else if (!manifests.exists(id.get())
          && !isInFlight(id.get(), DataLayout.DELETE_ENTRY)
          && Disk.exists(named)) {
        found(id.get(), named, Invariant.DELETED_IS_GONE);
      }
      for (Path dependent : Disk.list(named)) {
        if (ImageId.find(name(dependent)).isEmpty()) {
          found(null, dependent, Invariant.KNOWN_NAME);
        }
      }
    }
  }

  private static Optional<ImageId> originalId(Path file) {
    String name = name(file);
    int dot = name.lastIndexOf('.');
    return dot < 0
        ? Optional.empty()
        : ImageFormat.findByExtension(name.substring(dot + 1))
            .filter(format -> format.extension().equals(name.substring(dot + 1)))
            .flatMap(format -> ImageId.find(name.substring(0, dot)));
  }

  private static boolean isIn(ImageId id, String folder) {
    return id.folder().equals(folder);
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }
}
