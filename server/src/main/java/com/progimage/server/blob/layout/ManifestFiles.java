package com.progimage.server.blob.layout;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.memory.MemoryShare;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads manifests from disk. It caches their content, but never whether they exist. */
public final class ManifestFiles {
  private static final int READERS = 4;

  /** Far larger than any manifest; a longer file is not one. */
  private static final int MAX_BYTES = 64 << 10;

  private final DataLayout layout;
  private final Cache<ImageId, StoredImage> known =
      Caffeine.newBuilder().maximumSize(MemoryShare.MANIFESTS.entries(700)).build();

  public ManifestFiles(DataLayout layout) {
    this.layout = layout;
  }

  public boolean exists(ImageId id) throws IOException {
    return Disk.exists(layout.manifest(id));
  }

  /** As {@link #exists} in half the time, but an error of the disk is the same as absence. */
  public boolean isSeen(ImageId id) {
    return Files.exists(layout.manifest(id));
  }

  /** Whether all images that a rendition uses exist. */
  public boolean exist(RenditionKey key) throws IOException {
    if (!exists(key.id())) {
      return false;
    }
    for (ImageId named : key.namedImages()) {
      if (!exists(named)) {
        return false;
      }
    }
    return true;
  }

  /**
   * @throws Manifest.DamagedException if the manifest is damaged
   */
  public Optional<StoredImage> find(ImageId id) throws IOException {
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

  public void remember(StoredImage image) {
    known.put(image.id(), image);
  }

  /**
   * Reads a manifest from disk, bypassing the cache.
   *
   * @throws Manifest.DamagedException if the manifest is damaged
   */
  public Optional<StoredImage> read(ImageId id) throws IOException {
    return read(id, layout.manifest(id));
  }

  /**
   * Reads what a deleted image was, from its tombstone.
   *
   * @throws Manifest.DamagedException if the manifest was damaged
   */
  public Optional<StoredImage> readDeleted(ImageId id) throws IOException {
    return read(id, layout.tombstone(id));
  }

  private static Optional<StoredImage> read(ImageId id, Path manifest) throws IOException {
    try (InputStream file = Files.newInputStream(manifest)) {
      return Optional.of(Manifest.read(id, file.readNBytes(MAX_BYTES)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (Manifest.DamagedException e) {
      throw e;
    } catch (AccessDeniedException e) {
      throw new Manifest.DamagedException("the server's user may not read its manifest");
    } catch (FileSystemException | ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      // The file opens but cannot be read: a bad sector, not a lack of file handles.
      throw new Manifest.DamagedException("its manifest cannot be read: " + e.getMessage());
    }
  }

  /** All manifests. A few folders are listed and read at a time, ahead of the stream's consumer. */
  public Stream<StoredImage> all(Consumer<DamagedImage> damaged) {
    return DataLayout.folderNames().stream()
        .gather(Gatherers.mapConcurrent(READERS, this::readFolder))
        .flatMap(List::stream)
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
  private record Read(@Nullable StoredImage image, @Nullable DamagedImage damage) {}

  private List<Read> readFolder(String folder) {
    return Disk.entries(layout.images().resolve(folder))
        .flatMap(file -> DataLayout.manifestId(file).stream())
        .map(this::readOrTell)
        .toList();
  }

  private Read readOrTell(ImageId id) {
    try {
      return new Read(read(id).orElse(null), /* damage= */ null);
    } catch (Manifest.DamagedException e) {
      return new Read(/* image= */ null, new DamagedImage(id, e.what()));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }
}
