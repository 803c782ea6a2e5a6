package com.progimage.server.blob;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The manifests in their places. What they say is remembered; whether they are there never is. */
final class Manifests {
  private final DataLayout layout;
  private final Cache<ImageId, StoredImage> known =
      Caffeine.newBuilder().maximumSize(20_000).build();

  Manifests(DataLayout layout) {
    this.layout = layout;
  }

  boolean exists(ImageId id) throws IOException {
    return Disk.exists(layout.manifest(id));
  }

  /**
   * @throws Manifest.DamagedException where there is one that cannot be trusted
   */
  Optional<StoredImage> find(ImageId id) throws IOException {
    if (!exists(id)) {
      known.invalidate(id);
      return Optional.empty();
    }
    Optional<StoredImage> image = Optional.ofNullable(known.getIfPresent(id));
    if (image.isEmpty()) {
      image = read(id);
      image.ifPresent(this::remember);
    }
    return image;
  }

  void remember(StoredImage image) {
    known.put(image.id(), image);
  }

  private Optional<StoredImage> read(ImageId id) throws IOException {
    try {
      return Optional.of(Manifest.read(id, Files.readAllBytes(layout.manifest(id))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** One folder is listed at a time, so that no listing stays open. */
  Stream<StoredImage> all(Consumer<Damage> damaged) {
    return DataLayout.folderNames().stream()
        .map(layout.images()::resolve)
        .flatMap(Disk::entries)
        .flatMap(file -> DataLayout.manifestId(file).stream())
        .flatMap(id -> readOrTell(id, damaged).stream());
  }

  private Optional<StoredImage> readOrTell(ImageId id, Consumer<Damage> damaged) {
    try {
      return read(id);
    } catch (Manifest.DamagedException e) {
      damaged.accept(new Damage(id, e.what()));
      return Optional.empty();
    } catch (IOException e) {
      throw DiskBlobStore.broken(e);
    }
  }
}
