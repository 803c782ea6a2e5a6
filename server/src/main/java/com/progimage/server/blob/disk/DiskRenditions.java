package com.progimage.server.blob.disk;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.FileBlob;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.Dependents;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.blob.layout.StagedRenditionFile;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stores renditions. No rendition outlives an image that it uses, whatever runs at the same time.
 */
final class DiskRenditions {
  private static final int MAX_ATTEMPTS = 1_000;

  private final DataLayout layout;
  private final DurableFiles files;
  private final ManifestFiles manifests;
  private final Dependents dependents;

  DiskRenditions(
      DataLayout layout, DurableFiles files, ManifestFiles manifests, Dependents dependents) {
    this.layout = layout;
    this.files = files;
    this.manifests = manifests;
    this.dependents = dependents;
  }

  Optional<Blob> find(RenditionKey key) throws IOException {
    return FileBlob.find(layout.rendition(key)).map(blob -> blob);
  }

  Optional<Blob> keep(Path staged, RenditionKey key) throws IOException {
    Path place = layout.rendition(key);
    FileBlob blob = StagedRenditionFile.blob(staged).at(place);
    dependents.add(key);
    move(staged, place, layout.renditions(key.id(), key.revision()));
    // Check after the rename: a delete between an earlier check and the rename would miss this
    // file.
    if (manifests.exist(key)) {
      return Optional.of(blob);
    }
    discard(key);
    removeTraces(key);
    return Optional.empty();
  }

  private void move(Path staged, Path place, Path folder) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createDirectories(folder);
        files.rename(staged, place);
        return;
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        // A delete may remove the folder at any time, even within createDirectories.
        if (attempt == MAX_ATTEMPTS || !Disk.exists(staged)) {
          throw e;
        }
      }
    }
  }

  void discard(RenditionKey key) throws IOException {
    files.unlink(layout.rendition(key));
    Disk.removeIfEmpty(layout.renditions(key.id(), key.revision()));
    Disk.removeIfEmpty(layout.renditions(key.id()));
  }

  int count(ImageId id, String revision) throws IOException {
    return Disk.list(layout.renditions(id, revision)).size();
  }

  /** All renditions. Lists one folder at a time, so that no listing stays open. */
  Stream<KeptRendition> all() {
    return Disk.entries(layout.renditions())
        .flatMap(Disk::entries)
        .flatMap(Disk::entries)
        .flatMap(Disk::entries)
        .flatMap(file -> layout.renditionKey(file).stream())
        .flatMap(key -> kept(key).stream());
  }

  /** The images that have a folder of renditions. Also lists one folder at a time. */
  Stream<ImageId> images() {
    return Disk.entries(layout.renditions())
        .flatMap(Disk::entries)
        .flatMap(folder -> ImageId.find(folder.getFileName().toString()).stream());
  }

  Stream<KeptRendition> of(ImageId id) {
    return Disk.entries(layout.renditions(id))
        .flatMap(Disk::entries)
        .flatMap(file -> layout.renditionKey(file).stream())
        .flatMap(key -> kept(key).stream());
  }

  Instant changed(ImageId id) throws IOException {
    Instant last = Instant.EPOCH;
    for (Path revisionFolder : Disk.list(layout.renditions(id))) {
      Instant changed =
          Disk.attributes(revisionFolder)
              .map(found -> found.lastModifiedTime().toInstant())
              .orElse(last);
      last = changed.isAfter(last) ? changed : last;
    }
    return last;
  }

  private Optional<KeptRendition> kept(RenditionKey key) {
    try {
      return find(key).map(blob -> new KeptRendition(key, blob));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  /** The renditions of other images that also use this image. */
  List<RenditionKey> naming(ImageId id) throws IOException {
    List<RenditionKey> keys = new ArrayList<>();
    for (ImageId dependent : dependents.of(id)) {
      of(dependent)
          .map(KeptRendition::key)
          .filter(key -> key.namedImages().contains(id))
          .forEach(keys::add);
    }
    return keys;
  }

  /**
   * Removes all renditions that use a deleted image. {@link #keep} itself removes those that are
   * added meanwhile.
   */
  void removeAll(ImageId id) throws IOException {
    Path folder = layout.renditions(id);
    for (Path revisionFolder : Disk.list(folder)) {
      for (Path rendition : Disk.list(revisionFolder)) {
        files.unlink(rendition);
        Optional<RenditionKey> key = layout.renditionKey(rendition);
        if (key.isPresent()) {
          dependents.remove(key.get());
        }
      }
      Disk.removeIfEmpty(revisionFolder);
    }
    Disk.removeIfEmpty(folder);
    for (ImageId dependent : dependents.of(id)) {
      removeOrphans(dependent);
    }
    dependents.removeAll(id);
  }

  /** Removes those renditions of an image that use another, deleted image. */
  void removeOrphans(ImageId id) throws IOException {
    for (RenditionKey key : of(id).map(KeptRendition::key).toList()) {
      if (!manifests.exist(key)) {
        discard(key);
      }
    }
  }

  /** Cleans up after a rendition that was too late. */
  private void removeTraces(RenditionKey key) throws IOException {
    for (ImageId named : key.namedImages()) {
      if (!manifests.exists(named)) {
        dependents.removeAll(named);
      }
    }
    if (!manifests.exists(key.id())) {
      dependents.remove(key);
    }
  }
}
