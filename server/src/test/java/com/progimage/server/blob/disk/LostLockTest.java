package com.progimage.server.blob.disk;

import static com.progimage.server.blob.Samples.bytes;
import static com.progimage.server.blob.Samples.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.Samples;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that commits while another one, which finds its lock free, settles its upload. */
final class LostLockTest {
  @TempDir(factory = MemoryFolder.class)
  Path data;

  private final HookedFiles files = new HookedFiles();
  private final HookedFiles otherFiles = new HookedFiles();
  private final List<StoredImage> registered = new ArrayList<>();
  private final StoredImage image = Samples.image(bytes(50));
  private DiskBlobStore store;
  private DiskBlobStore other;

  @BeforeEach
  void open() throws IOException {
    store = open(files);
    other = open(otherFiles);
  }

  private DiskBlobStore open(HookedFiles on) throws IOException {
    return DiskBlobStore.open(data, new Reserve(0, 0), Clock.systemUTC(), damage -> {}, on);
  }

  @AfterEach
  void close() {
    other.close();
    store.close();
  }

  private DataLayout layout() throws IOException {
    return new DataLayout(data.toRealPath());
  }

  /** The entry as in a folder whose lock is free; a lock of this JVM cannot be lost. */
  private void settleByTheOther() {
    try {
      for (Path process : Disk.list(layout().staging())) {
        Path entry = process.resolve(image.id() + ".json");
        if (Files.exists(entry)) {
          Path free = Files.createDirectories(layout().staging().resolve("4711-free"));
          Files.copy(entry, free.resolve(image.id() + ".json"));
        }
      }
      other.recover(registered::add, id -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void commit() throws IOException {
    try (StagedOriginal staged = stage(store, bytes(50))) {
      store.commit(staged, image);
    }
  }

  @Test
  void anUploadThatWasSettledBeforeItsManifestCameIsNotAcknowledged() throws IOException {
    files.aroundLink(this::settleByTheOther, () -> {});
    assertThatThrownBy(this::commit).isInstanceOf(Failure.class);
    assertThat(store.find(image.id())).isEmpty();
    assertThat(registered).isEmpty();
  }

  @Test
  void anUploadWhoseManifestComesWhileItIsSettledKeepsItsBytes() throws IOException {
    // The other one has looked for the manifest; now it comes, and then the original is moved.
    otherFiles.beforeUncommitted(() -> {
      try {
        files.link(entry(), layout().manifest(image.id()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
    files.aroundLink(
        () -> {
          settleByTheOther();
          removeManifest();
        },
        () -> {});
    commit();
    assertThat(store.findOriginal(image)).isPresent();
    assertThat(registered).containsExactly(image);
  }

  private Path entry() throws IOException {
    for (Path process : Disk.list(layout().staging())) {
      Path entry = process.resolve(image.id() + ".json");
      if (!process.endsWith("4711-free") && Files.exists(entry)) {
        return entry;
      }
    }
    throw new AssertionError("no entry");
  }

  /** So that the commit can link it itself. */
  private void removeManifest() {
    try {
      Files.delete(layout().manifest(image.id()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aManifestWhoseOriginalAPowerCutTookIsTakenBack() throws IOException {
    files.aroundLink(
        () -> {},
        () -> {
          throw new UncheckedIOException(new IOException("died"));
        });
    assertThatThrownBy(this::commit).isInstanceOf(UncheckedIOException.class);
    // The process is gone: its entry, and a link that outlived the rename before it.
    Path free = Files.createDirectories(layout().staging().resolve("4711-free"));
    Files.copy(layout().manifest(image.id()), free.resolve(image.id() + ".json"));
    Files.deleteIfExists(layout().original(image.id(), image.format()));
    other.recover(registered::add, id -> {});
    assertThat(registered).isEmpty();
    assertThat(layout().manifest(image.id())).doesNotExist();
    assertThat(other.find(image.id())).isEmpty();
  }
}
