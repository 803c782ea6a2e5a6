package com.progimage.server.blob.s3;

import com.progimage.server.blob.Finding;
import com.progimage.server.blob.Invariant;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.StoredObject;
import com.progimage.server.blob.upkeep.StoreCheck;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds deviations of the objects from their layout. It reads each original from the store, and not
 * from the cache, once for each image that has it.
 */
final class ObjectCheck implements StoreCheck {
  private static final int READERS = 8;

  private final ObjectClient objects;
  private final ManifestObjects manifests;
  private final OriginalObjects originals;
  private final RenditionObjects renditions;
  private final UnfinishedWork unfinished;

  ObjectCheck(
      ObjectClient objects,
      ManifestObjects manifests,
      OriginalObjects originals,
      RenditionObjects renditions,
      UnfinishedWork unfinished) {
    this.objects = objects;
    this.manifests = manifests;
    this.originals = originals;
    this.renditions = renditions;
    this.unfinished = unfinished;
  }

  @Override
  public Stream<Finding> run() {
    return objects
        .list("")
        .gather(Gatherers.mapConcurrent(READERS, this::check))
        .flatMap(Optional::stream);
  }

  @Override
  public List<Finding> staging() {
    try {
      return unfinished.find();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  private Optional<Finding> check(StoredObject object) {
    String key = object.key();
    String top = key.substring(0, key.indexOf('/') + 1);
    return switch (top) {
      case ObjectLayout.IMAGES ->
          ObjectLayout.id(key)
              .map(id -> image(id, key))
              .orElseGet(() -> found(null, key, Invariant.KNOWN_NAME));
      case ObjectLayout.ORIGINALS, ObjectLayout.TRASH ->
          ObjectLayout.digest(key).isPresent()
              ? Optional.empty()
              : found(null, key, Invariant.KNOWN_NAME);
      case ObjectLayout.TOMBSTONES ->
          ObjectLayout.id(key)
              .map(id -> tombstone(id, key))
              .orElseGet(() -> found(null, key, Invariant.KNOWN_NAME));
      case ObjectLayout.RENDITIONS ->
          ObjectLayout.renditionKey(key)
              .map(rendition -> rendition(rendition, object))
              .orElseGet(() -> found(null, key, Invariant.KNOWN_NAME));
      case ObjectLayout.DEPENDENTS ->
          ObjectLayout.owner(key).isPresent() && ObjectLayout.dependent(key).isPresent()
              ? Optional.empty()
              : found(null, key, Invariant.KNOWN_NAME);
      case ObjectLayout.MAINTENANCE, ObjectLayout.STRAY -> Optional.empty();
      default ->
          key.equals(ObjectLayout.FILE) ? Optional.empty() : found(null, key, Invariant.KNOWN_NAME);
    };
  }

  private static Optional<Finding> found(@Nullable ImageId id, String key, Invariant invariant) {
    return Optional.of(new Finding(id, key, invariant));
  }

  private Optional<Finding> image(ImageId id, String key) {
    try {
      Optional<StoredImage> image = manifests.read(id);
      return image.isEmpty() ? Optional.empty() : original(image.get(), key);
    } catch (Manifest.DamagedException e) {
      return found(id, key, Invariant.MANIFEST_READABLE);
    }
  }

  private Optional<Finding> original(StoredImage image, String key) {
    Optional<Digest> digest = originals.readDigest(image);
    if (digest.isPresent() && digest.get().equals(image.digest())) {
      return Optional.empty();
    }
    if (!manifests.exists(image.id())) {
      return Optional.empty();
    }
    if (digest.isEmpty()) {
      return found(image.id(), key, Invariant.ORIGINAL_PRESENT);
    }
    long byteCount =
        objects.find(ObjectLayout.original(image.digest())).map(StoredObject::byteCount).orElse(0L);
    return found(
        image.id(),
        ObjectLayout.original(image.digest()),
        byteCount == image.byteCount() ? Invariant.ORIGINAL_DIGEST : Invariant.ORIGINAL_SIZE);
  }

  private Optional<Finding> tombstone(ImageId id, String key) {
    if (manifests.exists(id)) {
      return found(id, key, Invariant.EXISTS_OR_DELETED);
    }
    return renditions.of(id).findAny().isPresent()
        ? found(id, key, Invariant.DELETED_IS_GONE)
        : Optional.empty();
  }

  private Optional<Finding> rendition(RenditionKey rendition, StoredObject object) {
    if (object.byteCount() == 0) {
      return found(rendition.id(), object.key(), Invariant.RENDITION_WHOLE);
    }
    if (!manifests.exist(rendition)) {
      return found(rendition.id(), object.key(), Invariant.RENDITION_HAS_IMAGE);
    }
    return renditions.isLinked(rendition)
        ? Optional.empty()
        : found(rendition.id(), object.key(), Invariant.DEPENDENT_KNOWN);
  }

  @Override
  public boolean repair(Finding finding) {
    ImageId id = finding.id();
    String key = finding.path();
    return switch (finding.invariant()) {
      case KNOWN_NAME, ORIGINAL_HAS_IMAGE -> setAside(key);
      case EXISTS_OR_DELETED -> id != null && finishDelete(id);
      case DELETED_IS_GONE -> id != null && removeAll(id);
      case RENDITION_WHOLE, RENDITION_HAS_IMAGE ->
          ObjectLayout.renditionKey(key).map(this::discard).orElse(false);
      case DEPENDENT_KNOWN -> ObjectLayout.renditionKey(key).map(this::link).orElse(false);
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

  private boolean setAside(String key) {
    if (!objects.copy(key, ObjectLayout.STRAY + key)) {
      return false;
    }
    objects.delete(key);
    return true;
  }

  /** Completes a delete whose process died after the tombstone. */
  private boolean finishDelete(ImageId id) {
    if (!manifests.isDeleted(id)) {
      return false;
    }
    manifests.remove(id);
    return removeAll(id);
  }

  private boolean removeAll(ImageId id) {
    if (manifests.exists(id)) {
      return false;
    }
    renditions.removeAll(id);
    return true;
  }

  private boolean discard(RenditionKey key) {
    renditions.discard(key);
    return true;
  }

  private boolean link(RenditionKey key) {
    key.namedImages().forEach(named -> renditions.link(named, key.id()));
    return true;
  }
}
