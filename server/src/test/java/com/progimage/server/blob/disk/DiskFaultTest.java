package com.progimage.server.blob.disk;

import static com.progimage.server.blob.BlobStoreContract.assertFails;
import static com.progimage.server.blob.Samples.bytes;
import static com.progimage.server.blob.Samples.key;
import static com.progimage.server.blob.Samples.render;
import static com.progimage.server.blob.Samples.stage;
import static com.progimage.server.blob.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.Samples;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.UnusableDataException;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fails, while the process lives on. */
class DiskFaultTest {
  private final IOException badSector = new IOException("Input/output error");

  @TempDir(factory = MemoryFolder.class)
  static Path folder;

  private FaultyFiles files;
  private DiskBlobStore store;
  private StoredImage image;

  @BeforeEach
  void open() throws IOException {
    files = new FaultyFiles(Files.createTempDirectory(folder, "limbo"));
    store = reopen();
    image = store(store, bytes(100));
  }

  private DiskBlobStore reopen() throws IOException {
    return DiskBlobStore.open(
        folder.resolve("data"),
        new Reserve(0, 0),
        Clock.systemUTC(),
        damage -> {
          throw new AssertionError(damage);
        },
        files);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anUploadWhoseBytesCannotBeSyncedFailsAndIsNeverTriedAgain() throws IOException {
    StoredImage refused = Samples.image(bytes(50));
    try (StagedOriginal staged = stage(store, bytes(50))) {
      files.failSync(badSector);
      assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.commit(staged, refused));
      files.failSync(null);
      assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.commit(staged, refused));
    }
    assertNothingOf(refused);
  }

  @Test
  void anUploadWhoseNameCannotBeSyncedIsTakenBack() throws IOException {
    StoredImage refused = Samples.image(bytes(50));
    try (StagedOriginal staged = stage(store, bytes(50))) {
      files.failFolderSync(badSector);
      assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.commit(staged, refused));
    }
    assertNothingOf(refused);
  }

  private void assertNothingOf(StoredImage refused) throws IOException {
    assertThat(store.find(refused.id())).isEmpty();
    DataLayout layout = new DataLayout(folder.resolve("data").toRealPath());
    assertThat(layout.original(refused.id(), refused.format())).doesNotExist();
    for (Path process : Disk.list(layout.staging())) {
      // The folder of the workers' files is there from the start.
      assertThat(Disk.list(process))
          .containsExactlyInAnyOrder(
              process.resolve(DataLayout.LOCK), process.resolve(DataLayout.TEMPORARY));
    }
  }

  @Test
  void afterAFailedSyncTheStoreIsReadOnlyUntilAProbePasses() throws IOException {
    files.failFolderSync(badSector);
    assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.delete(image.id()));
    StoredImage other = Samples.image(bytes(100));
    files.failFolderSync(null);

    assertThat(store.health().writable()).isFalse();
    assertThat(store.health().refusal().orElseThrow()).contains("Input/output error");
    assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> stage(store, bytes(100)));
    assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.delete(other.id()));
    try (StagedRendition staged = render(store, key(other.id(), ""), bytes(5))) {
      assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.keep(staged));
      assertThat(staged.asBlob().byteCount()).isEqualTo(5);
    }

    files.failFolderSync(badSector);
    store.probe();
    assertThat(store.health().writable()).isFalse();
    files.failFolderSync(null);
    files.failSync(badSector);
    store.probe();
    assertThat(store.health().writable()).isFalse();

    files.failSync(null);
    store.probe();
    assertThat(store.health().writable()).isTrue();
    assertThat(store.find(store(store, other, bytes(100)).id())).contains(other);
  }

  @Test
  void aProcessWithoutFileHandlesFailsAndTheStoreGoesOn() throws IOException {
    StoredImage refused = Samples.image(bytes(50));
    try (StagedOriginal staged = stage(store, bytes(50))) {
      files.failFolderSync(new FileSystemException("images", null, "Too many open files"));
      assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.commit(staged, refused));
      files.failFolderSync(null);
    }
    assertThat(store.find(refused.id())).isEmpty();
    assertThat(store.health().writable()).isTrue();
    StoredImage next = Samples.image(bytes(60));
    assertThat(store.find(store(store, next, bytes(60)).id())).contains(next);
  }

  @Test
  void aDeleteThatCouldNotBeSyncedSaysThatTheImageIsGone() {
    files.failFolderSync(new ClosedByInterruptException());
    assertThatThrownBy(() -> store.delete(image.id()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("is deleted")
        .hasMessageContaining("404");
    files.failFolderSync(null);
    assertThat(store.find(image.id())).isEmpty();
    assertThat(store.health().writable()).isTrue();
    store.recover(stored -> {}, id -> {});
  }

  @Test
  void whatIsStoredIsReadWhileNothingCanBeWritten() {
    files.failSync(badSector);
    assertFails(
        ErrorCode.INSUFFICIENT_STORAGE, () -> store(store, Samples.image(bytes(9)), bytes(9)));
    assertThat(store.find(image.id())).contains(image);
    assertThat(store.findOriginal(image)).isPresent();
    assertThat(store.images(damage -> {})).contains(image);
  }

  @Test
  void aDeleteThatCouldNotBeSyncedIsFinishedOnceTheDiskIsBack() throws IOException {
    files.failFolderSync(badSector);
    assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.delete(image.id()));
    store.recover(stored -> {}, id -> assertThat(id).as("while read-only").isNull());
    files.failFolderSync(null);
    store.probe();

    List<Object> forgotten = new ArrayList<>();
    store.recover(stored -> {}, forgotten::add);
    assertThat(forgotten).contains(image.id());
    assertThat(store.findOriginal(image)).isEmpty();
  }

  @Test
  void anUploadThatCannotBeLinkedChangesNothingAndTheStoreGoesOn() throws IOException {
    StoredImage refused = Samples.image(bytes(50));
    try (StagedOriginal staged = stage(store, bytes(50))) {
      files.failLink(new FileSystemException("x", "y", "No space left on device"));
      assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.commit(staged, refused));
    }
    files.failLink(null);
    assertNothingOf(refused);
    assertThat(store.health().writable()).isTrue();
  }

  @Test
  void theSelfTestSaysWhatTheFileSystemLacks() {
    files.failLink(new UnsupportedOperationException("link"));
    assertRefused("has no hard links");
    files.failLink(new FileSystemException("a", "b", "Operation not permitted"));
    assertRefused("has no hard links");
    files.failLink(new FileSystemException("a", "b", "Invalid cross-device link"));
    assertRefused("is not one file system");
    files.failLink(new AtomicMoveNotSupportedException("a", "b", "cross-device"));
    assertRefused("is not one file system");
    files.failLink(null);
    files.failFolderSync(new IOException("Is a directory"));
    assertRefused("cannot fsync a folder");
    files.failFolderSync(null);
    files.failSync(badSector);
    assertRefused("takes no durable writes");
  }

  private void assertRefused(String what) {
    assertThatExceptionOfType(UnusableDataException.class)
        .isThrownBy(this::reopen)
        .withMessageContaining("the data folder " + folder)
        .withMessageContaining(what);
    assertThat(folder.resolve("data/images")).isDirectoryNotContaining("glob:**.probe");
  }
}
