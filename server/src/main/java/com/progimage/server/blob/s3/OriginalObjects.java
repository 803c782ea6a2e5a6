package com.progimage.server.blob.s3;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.file.FileBlob;
import com.progimage.server.blob.s3.cache.ObjectCache;
import com.progimage.server.blob.s3.client.ObjectClient;
import com.progimage.server.image.Digest;
import com.progimage.server.image.StoredImage;
import com.progimage.server.memory.MemoryShare;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Originals, one object for all images with the same bytes. An upload renews the object that it
 * relies on, so that {@link Orphans} leaves it.
 */
final class OriginalObjects {
  private static final int BUFFER_BYTES = 64 << 10;

  private final ObjectClient objects;
  private final ObjectCache cache;
  private final Cache<FileBlob, Boolean> checked =
      Caffeine.newBuilder().maximumSize(MemoryShare.WHOLE_ORIGINALS.entries(400)).build();

  OriginalObjects(ObjectClient objects, ObjectCache cache) {
    this.objects = objects;
    this.cache = cache;
  }

  /**
   * Stores the bytes of an image, also if they are stored already, which renews their time. A copy
   * of an object onto itself would be cheaper, but some stores empty the object.
   */
  void store(StoredImage image, Path file) {
    objects.put(ObjectLayout.original(image.digest()), file, image.byteCount(), image.digest());
  }

  /** Stores the bytes again if a sweep took them between {@link #store} and the commit. */
  void requireStored(StoredImage image, Path file) {
    String key = ObjectLayout.original(image.digest());
    if (objects.find(key).isEmpty()) {
      objects.put(key, file, image.byteCount(), image.digest());
    }
  }

  /** Makes an uploaded file the local copy. */
  void adopt(StoredImage image, Path file) throws IOException {
    FileBlob copy = cache.adopt(ObjectLayout.original(image.digest()), file);
    // The digest was computed from the written bytes.
    checked.put(copy, true);
  }

  /**
   * An original, or what is wrong with it.
   *
   * @param blob null if it is damaged or missing
   * @param flaw null if it is whole
   */
  record FoundOriginal(@Nullable FileBlob blob, @Nullable String flaw) {}

  /** Finds the local copy of an original, or makes one. */
  FoundOriginal find(StoredImage image) throws IOException {
    String key = ObjectLayout.original(image.digest());
    Optional<FileBlob> copy = cache.find(key);
    if (copy.isPresent() && isWhole(copy.get(), image)) {
      return new FoundOriginal(copy.get(), /* flaw= */ null);
    }
    cache.remove(key);
    copy = fetch(key);
    if (copy.isEmpty() && objects.copy(ObjectLayout.trashed(image.digest()), key)) {
      copy = fetch(key);
    }
    if (copy.isEmpty()) {
      return new FoundOriginal(/* blob= */ null, "its original is missing");
    }
    if (copy.get().byteCount() != image.byteCount()) {
      return new FoundOriginal(
          /* blob= */ null,
          "its original has %d bytes instead of %d"
              .formatted(copy.get().byteCount(), image.byteCount()));
    }
    return isWhole(copy.get(), image)
        ? new FoundOriginal(copy.get(), /* flaw= */ null)
        : new FoundOriginal(/* blob= */ null, "its original has another digest");
  }

  private Optional<FileBlob> fetch(String key) {
    return cache.fetch(key, new ObjectDownload(objects, key));
  }

  private boolean isWhole(FileBlob copy, StoredImage image) throws IOException {
    if (copy.byteCount() != image.byteCount()) {
      return false;
    }
    Boolean before = checked.getIfPresent(copy);
    if (before == null) {
      before = copy.readDigest().equals(image.digest());
      checked.put(copy, before);
    }
    return before;
  }

  /** Reads the digest of the stored bytes; empty if they are missing, in the trash too. */
  Optional<Digest> readDigest(StoredImage image) {
    Optional<Digest> digest = readDigest(ObjectLayout.original(image.digest()));
    return digest.isPresent() ? digest : readDigest(ObjectLayout.trashed(image.digest()));
  }

  private Optional<Digest> readDigest(String key) {
    return objects.read(
        key,
        (_, _, bytes) -> {
          MessageDigest hash = Digest.hash();
          byte[] buffer = new byte[BUFFER_BYTES];
          for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
            hash.update(buffer, 0, read);
          }
          return Digest.of(hash);
        });
  }
}
