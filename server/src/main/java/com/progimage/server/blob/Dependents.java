package com.progimage.server.blob;

import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which images may have renditions that were made of another: an empty file for each two. That a
 * delete need not look at every rendition there is, no more: of which images a rendition was made
 * its own name says.
 */
final class Dependents {
  private static final int MAX_ATTEMPTS = 1_000;

  private final DataLayout layout;
  private final DurableFiles files;
  private final WriteGate gate;

  Dependents(DataLayout layout, DurableFiles files, WriteGate gate) {
    this.layout = layout;
    this.files = files;
    this.gate = gate;
  }

  /** Durably, before the rendition has its name: a delete that comes then finds it. */
  void add(RenditionKey key) throws IOException {
    for (ImageId named : key.namedImages()) {
      if (!Disk.exists(layout.dependent(named, key.id()))) {
        add(named, key.id());
      }
    }
  }

  private void add(ImageId named, ImageId id) throws IOException {
    Path folder = layout.dependents(named);
    Path note = layout.dependent(named, id);
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createDirectories(folder);
        files.create(note).close();
        gate.syncFolder(folder);
        gate.syncFolder(layout.dependents().resolve(named.folder()));
        gate.syncFolder(layout.dependents());
        return;
      } catch (NoSuchFileException | FileAlreadyExistsException e) {
        if (Disk.exists(note)) {
          return;
        }
        // A delete of the named image takes the folder away, within createDirectories too.
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Whether a delete of each image that the rendition was made of would find it. */
  boolean knows(RenditionKey key) throws IOException {
    for (ImageId named : key.namedImages()) {
      if (!Disk.exists(layout.dependent(named, key.id()))) {
        return false;
      }
    }
    return true;
  }

  /** The images that may have renditions made of this one. */
  List<ImageId> of(ImageId named) throws IOException {
    List<ImageId> ids = new ArrayList<>();
    for (Path entry : Disk.list(layout.dependents(named))) {
      ImageId.find(entry.getFileName().toString()).ifPresent(ids::add);
    }
    return ids;
  }

  /** For an image that has no renditions any more. */
  void remove(RenditionKey key) throws IOException {
    for (ImageId named : key.namedImages()) {
      files.unlink(layout.dependent(named, key.id()));
      Disk.removeIfEmpty(layout.dependents(named));
    }
  }

  /** For a deleted image, of which no rendition is left. */
  void removeAll(ImageId named) throws IOException {
    for (Path entry : Disk.list(layout.dependents(named))) {
      files.unlink(entry);
    }
    Disk.removeIfEmpty(layout.dependents(named));
  }
}
