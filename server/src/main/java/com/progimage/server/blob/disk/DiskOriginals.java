package com.progimage.server.blob.disk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.file.WriteGate;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.blob.layout.ManifestFiles;
import com.progimage.server.blob.layout.StagedUpload;
import com.progimage.server.blob.layout.Staging;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.memory.MemoryShare;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns uploads into images and checks that originals are intact. */
final class DiskOriginals {
  private static final int BUFFER_BYTES = 64 << 10;

  private final DataLayout layout;
  private final Staging staging;
  private final DurableFiles files;
  private final WriteGate gate;
  private final ManifestFiles manifests;
  private final Cache<ImageId, VerifiedFile> checked =
      Caffeine.newBuilder().maximumSize(MemoryShare.WHOLE_ORIGINALS.entries(256)).build();

  /**
   * A checked file, identified by attributes that change with a write or replacement, and whether
   * its digest was correct.
   */
  private record VerifiedFile(
      FileTime modified, long byteCount, @Nullable Object key, boolean sound) {
    boolean isOf(BasicFileAttributes file) {
      return byteCount == file.size()
          && modified.equals(file.lastModifiedTime())
          && Objects.equals(key, file.fileKey());
    }

    static VerifiedFile of(BasicFileAttributes file, boolean sound) {
      return new VerifiedFile(file.lastModifiedTime(), file.size(), file.fileKey(), sound);
    }
  }

  DiskOriginals(
      DataLayout layout,
      Staging staging,
      DurableFiles files,
      WriteGate gate,
      ManifestFiles manifests) {
    this.layout = layout;
    this.staging = staging;
    this.files = files;
    this.gate = gate;
    this.manifests = manifests;
  }

  /**
   * Commits an upload. The order of steps matters; {@code docs/disk.md} describes the state after a
   * crash at each.
   */
  void commit(StagedUpload staged, StoredImage image) throws IOException {
    Path entry = staging.uploadEntry(image.id());
    Path original = layout.original(image.id(), image.format());
    Path manifest = layout.manifest(image.id());
    if (manifests.exists(image.id())) {
      throw new IllegalStateException("image " + image.id() + " exists");
    }
    staged.enter(image.id(), Manifest.write(image));
    staged.sync();
    Deque<Path> placed = new ArrayDeque<>();
    try {
      files.rename(staged.file(), original);
      placed.push(original);
      files.link(entry, manifest);
      placed.push(manifest);
      gate.syncFolder(layout.imageFolder(image.id()));
      // If a network file system lost this server's lock, another server assumes that this one is
      // dead.
      BasicFileAttributes file =
          Disk.attributes(original).orElseThrow(() -> new NoSuchFileException(original.toString()));
      // The digest was computed from the written bytes: hashing the file again would add nothing.
      checked.put(image.id(), VerifiedFile.of(file, /* sound= */ true));
    } catch (IOException e) {
      takeBack(placed, staged, e);
      throw e;
    }
    staged.leaveForRecovery();
    manifests.remember(image);
  }

  private void takeBack(Deque<Path> placed, StagedUpload staged, IOException cause) {
    try {
      for (Path file : placed) {
        files.unlink(file);
      }
    } catch (IOException e) {
      // It is unknown whether the image exists: the entry stays, and recovery decides by what it
      // finds.
      cause.addSuppressed(e);
      staged.leaveForRecovery();
    }
  }

  /**
   * Describes what is wrong with an original; empty if it is intact.
   *
   * @param file the current file; null: it is missing
   */
  Optional<String> flaw(StoredImage image, @Nullable BasicFileAttributes file) throws IOException {
    if (file == null) {
      return Optional.of("its original is missing");
    }
    if (file.size() != image.byteCount()) {
      return Optional.of(
          "its original has %d bytes instead of %d".formatted(file.size(), image.byteCount()));
    }
    VerifiedFile before = checked.getIfPresent(image.id());
    if (before == null || !before.isOf(file)) {
      before = VerifiedFile.of(file, hasDigest(layout.original(image.id(), image.format()), image));
      checked.put(image.id(), before);
    }
    return before.sound() ? Optional.empty() : Optional.of("its original has another digest");
  }

  static boolean hasDigest(Path file, StoredImage image) throws IOException {
    MessageDigest hash = Digest.hash();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream bytes = Files.newInputStream(file)) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException | ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      // The file opens but cannot be read: a bad sector, not a lack of file handles or rights.
      return false;
    }
    return Digest.of(hash).equals(image.digest());
  }

  /**
   * Removes an original without a manifest. Restores it if the manifest appears meanwhile, because
   * its server was only presumed dead.
   *
   * @return whether it is gone
   */
  boolean removeUncommitted(ImageId id) throws IOException {
    for (ImageFormat format : ImageFormat.values()) {
      Path original = layout.original(id, format);
      if (Disk.exists(original)) {
        Path aside = staging.newFile(".uncommitted");
        files.rename(original, aside);
        if (manifests.exists(id)) {
          files.rename(aside, original);
          return false;
        }
        files.unlink(aside);
      }
    }
    return true;
  }

  boolean isPresent(StoredImage image) throws IOException {
    return Disk.exists(layout.original(image.id(), image.format()));
  }

  /** Removes the original of any format: the manifest's format may not be known any more. */
  void remove(ImageId id) throws IOException {
    for (ImageFormat format : ImageFormat.values()) {
      files.unlink(layout.original(id, format));
    }
    checked.invalidate(id);
  }
}
