package com.progimage.server.blob.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.blob.s3.client.StoredObject;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.memory.MemoryShare;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Manifests and tombstones. The content of manifests is cached, and each read asks the store
 * whether they still exist. During an outage, what is cached counts as existing.
 */
final class ManifestObjects {
  private static final int READERS = 16;
  private static final int MAX_BYTES = 64 << 10;
  private static final int TOKEN_BYTES = 37;

  private final ObjectClient objects;
  private final Cache<ImageId, StoredImage> known =
      Caffeine.newBuilder().maximumSize(MemoryShare.MANIFESTS.entries(700)).build();

  ManifestObjects(ObjectClient objects) {
    this.objects = objects;
  }

  boolean exists(ImageId id) {
    boolean exists = objects.find(ObjectLayout.manifestKey(id)).isPresent();
    if (!exists) {
      known.invalidate(id);
    }
    return exists;
  }

  /** Whether all images that a rendition uses exist. */
  boolean exist(RenditionKey key) {
    return exists(key.id()) && key.namedImages().stream().allMatch(this::exists);
  }

  /** As {@link #exists}; during an outage, true if its manifest is cached. */
  boolean existsAsFarAsKnown(ImageId id) {
    try {
      return exists(id);
    } catch (Failure away) {
      if (away.code() == ErrorCode.STORE_UNAVAILABLE && known.getIfPresent(id) != null) {
        return true;
      }
      throw away;
    }
  }

  /**
   * @throws Manifest.DamagedException if the manifest is damaged
   */
  Optional<StoredImage> find(ImageId id) throws Manifest.DamagedException {
    StoredImage cached = known.getIfPresent(id);
    if (cached != null) {
      return existsAsFarAsKnown(id) ? Optional.of(cached) : Optional.empty();
    }
    Optional<StoredImage> image = read(id);
    image.ifPresent(this::remember);
    return image;
  }

  void remember(StoredImage image) {
    known.put(image.id(), image);
  }

  /**
   * Reads a manifest from the store, bypassing the cache.
   *
   * @throws Manifest.DamagedException if the manifest is damaged
   */
  Optional<StoredImage> read(ImageId id) throws Manifest.DamagedException {
    Optional<byte[]> bytes = objects.read(ObjectLayout.manifestKey(id), MAX_BYTES);
    return bytes.isEmpty() ? Optional.empty() : Optional.of(Manifest.read(id, bytes.get()));
  }

  /**
   * Commits an image.
   *
   * @throws IllegalStateException if another one has its id
   */
  void create(StoredImage image) {
    byte[] manifest = Manifest.write(image);
    String key = ObjectLayout.manifestKey(image.id());
    // A repeated attempt finds what the first one stored.
    if (!objects.putIfAbsent(key, manifest)
        && !objects
            .read(key, MAX_BYTES)
            .filter(found -> Arrays.equals(found, manifest))
            .isPresent()) {
      throw new IllegalStateException("image " + image.id() + " exists");
    }
    remember(image);
  }

  boolean isDeleted(ImageId id) {
    return objects.find(ObjectLayout.tombstoneKey(id)).isPresent();
  }

  /**
   * Decides that this caller deletes an image: its tombstone has the caller's token.
   *
   * @return false if another one was first
   */
  boolean condemn(ImageId id) {
    byte[] manifest = objects.read(ObjectLayout.manifestKey(id), MAX_BYTES).orElse(new byte[0]);
    byte[] token = (UUID.randomUUID() + "\n").getBytes(UTF_8);
    byte[] tombstone = Arrays.copyOf(token, TOKEN_BYTES + manifest.length);
    System.arraycopy(manifest, 0, tombstone, TOKEN_BYTES, manifest.length);
    String key = ObjectLayout.tombstoneKey(id);
    return objects.putIfAbsent(key, tombstone)
        || objects.read(key, TOKEN_BYTES).filter(first -> Arrays.equals(first, token)).isPresent();
  }

  /** Removes a manifest: from then on, the image does not exist. */
  void remove(ImageId id) {
    objects.delete(ObjectLayout.manifestKey(id));
    known.invalidate(id);
  }

  void removeTombstone(ImageId id) {
    objects.delete(ObjectLayout.tombstoneKey(id));
  }

  /**
   * Reads what a deleted image was, from its tombstone.
   *
   * @throws Manifest.DamagedException if the manifest was damaged
   */
  Optional<StoredImage> readDeleted(ImageId id) throws Manifest.DamagedException {
    Optional<byte[]> tombstone = objects.read(ObjectLayout.tombstoneKey(id), MAX_BYTES);
    if (tombstone.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = tombstone.get();
    return Optional.of(
        Manifest.read(
            id, Arrays.copyOfRange(bytes, Math.min(TOKEN_BYTES, bytes.length), bytes.length)));
  }

  /** All manifests, some read ahead of the stream's consumer. */
  Stream<StoredImage> all(Consumer<DamagedImage> damaged) {
    return objects
        .list(ObjectLayout.IMAGES)
        .flatMap(object -> ObjectLayout.id(object.key()).stream())
        .gather(Gatherers.mapConcurrent(READERS, this::readOrTell))
        .flatMap(read -> {
          if (read.damage() != null) {
            damaged.accept(read.damage());
          }
          return Stream.ofNullable(read.image());
        });
  }

  /**
   * @param image null if the manifest is missing or damaged
   * @param damage null: it is not damaged
   */
  private record ReadManifest(@Nullable StoredImage image, @Nullable DamagedImage damage) {}

  private ReadManifest readOrTell(ImageId id) {
    try {
      return new ReadManifest(read(id).orElse(null), /* damage= */ null);
    } catch (Manifest.DamagedException e) {
      return new ReadManifest(/* image= */ null, new DamagedImage(id, e.what()));
    }
  }

  /** The images that were deleted, with the times of their tombstones. */
  Stream<StoredObject> tombstones() {
    return objects.list(ObjectLayout.TOMBSTONES);
  }
}
