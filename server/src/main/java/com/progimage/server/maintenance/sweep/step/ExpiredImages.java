package com.progimage.server.maintenance.sweep.step;

import com.progimage.server.blob.KeptRendition;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.upkeep.MaintainedStore;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.ListedImages;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RegistryReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Removes expired images, which are no longer served, in the same way as a delete. */
public final class ExpiredImages implements SweepStep {
  private final MaintainedStore blobs;
  private final @Nullable RegistryReader known;
  private final @Nullable Registry told;
  private final Consumer<StoredImage> removing;

  /** The images found by the last run. */
  private final Set<ImageId> found = new HashSet<>();

  /**
   * @param known lists images faster than reading all manifests; null: they are read
   * @param told removes them from the registry; null: a server updates its own
   * @param removing receives each image before it is removed
   */
  public ExpiredImages(
      MaintainedStore blobs,
      @Nullable RegistryReader known,
      @Nullable Registry told,
      Consumer<StoredImage> removing) {
    this.blobs = blobs;
    this.known = known;
    this.told = told;
    this.removing = removing;
  }

  /** Whether this step found the rendition's image, or another image that it uses. */
  boolean takes(RenditionKey key) {
    return found.contains(key.id())
        || (!found.isEmpty() && key.namedImages().stream().anyMatch(found::contains));
  }

  @Override
  public Stream<Removal> removals(SweepRun run) {
    found.clear();
    Set<RenditionKey> counted = new HashSet<>();
    return (known == null ? blobs.images(damage -> {}) : ListedImages.of(known))
        .filter(image -> goes(image, run))
        .map(image -> removal(image, counted));
  }

  private boolean goes(StoredImage image, SweepRun run) {
    run.goOn();
    // The manifest decides: a registry may be outdated.
    if (run.trustsClock()
        && isExpired(image, run.now())
        && blobs
            .findEvenExpired(image.id())
            .filter(stored -> isExpired(stored, run.now()))
            .isPresent()) {
      found.add(image.id());
      return true;
    }
    run.stays(image);
    return false;
  }

  private static boolean isExpired(StoredImage image, Instant now) {
    return image.lifetime().isOver(now);
  }

  /**
   * @param counted renditions that another expired image already includes
   */
  private Removal removal(StoredImage image, Set<RenditionKey> counted) {
    List<Copy> copies = new ArrayList<>();
    copies.add(new Copy.OriginalCopy(image));
    Stream.concat(
            blobs.renditions(image.id()).map(KeptRendition::key),
            blobs.renditionsNaming(image.id()).stream())
        .filter(counted::add)
        .forEach(key -> copies.add(new Copy.RenditionCopy(key)));
    return new Removal(
        image.id(),
        blobs.paths().manifest(image.id()),
        Reason.EXPIRED,
        copies,
        () -> delete(image));
  }

  private boolean delete(StoredImage image) {
    ImageId id = image.id();
    removing.accept(image);
    if (!blobs.delete(id)) {
      return false;
    }
    List<RenditionKey> naming = blobs.renditionsNaming(id);
    if (told == null) {
      // The entry stays when this process ends: a server finds it and updates its registry.
      blobs.purgeKeepingEntry(id);
      return true;
    }
    try {
      told.forget(id, naming);
    } catch (Failure away) {
      // The image is deleted, and recover() updates the registry.
      blobs.purgeKeepingEntry(id);
      throw away;
    }
    blobs.purge(id);
    return true;
  }
}
