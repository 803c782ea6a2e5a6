package com.progimage.server.blob.s3;

import com.progimage.server.blob.ImageFiles;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.blob.layout.Staging;
import com.progimage.server.blob.s3.cache.ObjectCache;
import com.progimage.server.blob.upkeep.DeletedImages;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Deletes images: first the tombstone, which decides between several deletes, then the manifest.
 * Originals stay, because other images may have the same bytes: {@link Orphans} finds them.
 */
final class DeletedObjects implements DeletedImages {
  private final Staging staging;
  private final DurableFiles files;
  private final WriteGate gate;
  private final StoreObjects store;

  /** The parts of the store. */
  record StoreObjects(ObjectCache cache, ManifestObjects manifests, RenditionObjects renditions) {}

  DeletedObjects(Staging staging, DurableFiles files, WriteGate gate, StoreObjects store) {
    this.staging = staging;
    this.files = files;
    this.gate = gate;
    this.store = store;
  }

  /** Does what {@link ImageFiles#delete} promises. */
  boolean delete(ImageId id) {
    ManifestObjects manifests = store.manifests();
    if (!manifests.exists(id)) {
      return false;
    }
    enter(id);
    boolean isFirst = manifests.condemn(id);
    // If another delete was first, it may have died in between. Recovery then finds the entry.
    manifests.remove(id);
    return isFirst;
  }

  private void enter(ImageId id) {
    try {
      files.create(staging.deleteEntry(id)).close();
    } catch (FileAlreadyExistsException e) {
      // Another thread deletes it too; the tombstone decides which was first.
    } catch (IOException e) {
      throw gate.refusal(e);
    }
  }

  /** Does what {@link ImageFiles#purge} promises. */
  void purge(ImageId id) {
    purgeKeepingEntry(id);
    try {
      files.unlink(staging.deleteEntry(id));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  /** Does what {@link ImageFiles#purgeKeepingEntry} promises. */
  void purgeKeepingEntry(ImageId id) {
    if (store.manifests().exists(id)) {
      throw new IllegalStateException("image " + id + " is not deleted");
    }
    store.renditions().removeAll(id);
    removeCopy(id);
  }

  /** Removes the local copy of its original, which another image fetches again if it needs it. */
  private void removeCopy(ImageId id) {
    try {
      store
          .manifests()
          .readDeleted(id)
          .ifPresent(image -> store.cache().remove(ObjectLayout.original(image.digest())));
    } catch (Manifest.DamagedException e) {
      // The copy is not known either, and is removed when it is the one unused for longest.
    }
  }

  @Override
  public Stream<ImageId> before(Instant time) {
    return store
        .manifests()
        .tombstones()
        .filter(tombstone -> tombstone.lastModified().isBefore(time))
        .flatMap(tombstone -> ObjectLayout.id(tombstone.key()).stream());
  }

  @Override
  public void forget(ImageId id) {
    purgeKeepingEntry(id);
    store.manifests().removeTombstone(id);
  }
}
