package com.progimage.server.blob.layout;

import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.WriteGate;
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
 * Index that lets a delete find the renditions of other images that use an image: an empty file for
 * each pair of images. It only avoids scanning all renditions; the file name of a rendition is
 * authoritative.
 */
public final class Dependents {
  private static final int MAX_ATTEMPTS = 1_000;

  private final DataLayout layout;
  private final DurableFiles files;
  private final WriteGate gate;

  public Dependents(DataLayout layout, DurableFiles files, WriteGate gate) {
    this.layout = layout;
    this.files = files;
    this.gate = gate;
  }

  /**
   * Adds the pairs of a rendition, durably. Call it before the rendition has its name, so that a
   * later delete finds it.
   */
  public void add(RenditionKey key) throws IOException {
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
        // A delete of the named image may remove the folder at any time, even within
        // createDirectories.
        if (attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Whether a delete of each image that the rendition uses would find the rendition. */
  public boolean knows(RenditionKey key) throws IOException {
    for (ImageId named : key.namedImages()) {
      if (!Disk.exists(layout.dependent(named, key.id()))) {
        return false;
      }
    }
    return true;
  }

  /** The images that may have renditions that use this image. */
  public List<ImageId> of(ImageId named) throws IOException {
    List<ImageId> ids = new ArrayList<>();
    for (Path entry : Disk.list(layout.dependents(named))) {
      ImageId.find(entry.getFileName().toString()).ifPresent(ids::add);
    }
    return ids;
  }

  /** Removes the pairs of an image that has no renditions any more. */
  public void remove(RenditionKey key) throws IOException {
    for (ImageId named : key.namedImages()) {
      files.unlink(layout.dependent(named, key.id()));
      Disk.removeIfEmpty(layout.dependents(named));
    }
  }

  /** Removes the pairs of a deleted image whose renditions are gone. */
  public void removeAll(ImageId named) throws IOException {
    for (Path entry : Disk.list(layout.dependents(named))) {
      files.unlink(entry);
    }
    Disk.removeIfEmpty(layout.dependents(named));
  }
}
