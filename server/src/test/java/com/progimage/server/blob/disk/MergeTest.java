package com.progimage.server.blob.disk;

import static com.progimage.server.blob.Samples.NOW;
import static com.progimage.server.blob.Samples.bytes;
import static com.progimage.server.blob.Samples.key;
import static com.progimage.server.blob.Samples.read;
import static com.progimage.server.blob.Samples.render;
import static com.progimage.server.blob.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.Samples;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.MergeBatch;
import com.progimage.server.blob.copy.Merged;
import com.progimage.server.blob.copy.Merged.MergeOutcome;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.blob.layout.Manifest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two files become one, whoever reads, deletes, merges or dies meanwhile. */
class MergeTest {
  private static final byte[] BYTES = bytes(300_000);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private final HookedFiles hooked = new HookedFiles();
  private DiskBlobStore store;
  private StoredImage keep;
  private StoredImage duplicate;

  @BeforeEach
  void storeTwice() throws IOException {
    store = open(hooked);
    keep = store(store, BYTES);
    duplicate = store(store, BYTES);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private DiskBlobStore open(DurableFiles files) throws IOException {
    return DiskBlobStore.open(
        folder.resolve("data"), new Reserve(0, 0), Clock.systemUTC(), damage -> {}, files);
  }

  private DataLayout layout() {
    return new DataLayout(folder.resolve("data"));
  }

  private Path file(StoredImage image) {
    return layout().original(image.id(), image.format());
  }

  private static Merged merge(BlobStore store, StoredImage keep, StoredImage duplicate) {
    return merge(store, new Copy.OriginalCopy(keep), new Copy.OriginalCopy(duplicate));
  }

  private static Merged merge(BlobStore store, Copy keep, Copy duplicate) {
    try (MergeBatch batch = store.mergeBatch()) {
      return batch.merge(keep, duplicate);
    }
  }

  private static void delete(BlobStore store, ImageId id) {
    assertThat(store.delete(id)).isTrue();
    store.purge(id);
  }

  private Object inode(Path file) throws IOException {
    return Files.getAttribute(file, "unix:ino");
  }

  private void assertNothingStaged() throws IOException {
    try (Stream<Path> files = Files.walk(layout().staging())) {
      assertThat(files.filter(Files::isRegularFile).map(Path::getFileName).map(Path::toString))
          .containsOnly(DataLayout.LOCK);
    }
  }

  @Test
  void aRenditionWhoseNamedImageIsDeletedMeanwhileDoesNotComeBack() throws IOException {
    ImageId logo = store(store, Samples.bytes(9)).id();
    List<Copy> copies = new ArrayList<>();
    for (StoredImage image : List.of(keep, duplicate)) {
      RenditionKey key = key(image.id(), "overlay_" + logo);
      copies.add(new Copy.RenditionCopy(key));
      try (StagedRendition staged = render(store, key, bytes(70))) {
        store.keep(staged);
      }
    }
    try (DiskBlobStore other = open(new Disk())) {
      hooked.beforeRename(() -> delete(other, logo));
      assertThat(merge(store, copies.getFirst(), copies.getLast()).outcome())
          .isEqualTo(MergeOutcome.GONE);
    }
    assertThat(store.renditions()).isEmpty();
    assertNothingStaged();
  }

  @Test
  void aDuplicateBecomesASecondNameOfTheOlderFile() throws IOException {
    Object older = inode(file(keep));

    assertThat(merge(store, keep, duplicate)).isEqualTo(new Merged(MergeOutcome.LINKED, 300_000));

    assertThat(inode(file(keep))).isEqualTo(older);
    assertThat(inode(file(duplicate))).isEqualTo(older);
    assertThat(read(store.findOriginal(duplicate).orElseThrow())).isEqualTo(BYTES);
    assertThat(merge(store, keep, duplicate)).isEqualTo(new Merged(MergeOutcome.ONE_FILE, 0));
    assertNothingStaged();
  }

  @Test
  void soDoesARendition() throws IOException {
    for (StoredImage image : List.of(keep, duplicate)) {
      try (StagedRendition staged = render(store, key(image.id(), "flip"), bytes(70))) {
        store.keep(staged);
      }
    }

    Merged merged =
        merge(
            store,
            new Copy.RenditionCopy(key(keep.id(), "flip")),
            new Copy.RenditionCopy(key(duplicate.id(), "flip")));

    assertThat(merged).isEqualTo(new Merged(MergeOutcome.LINKED, 70));
    delete(store, keep.id());
    assertThat(read(store.findRendition(key(duplicate.id(), "flip")).orElseThrow()))
        .isEqualTo(bytes(70));
    delete(store, duplicate.id());
    assertThat(layout().renditions(duplicate.id())).doesNotExist();
  }

  @Test
  void aDeleteOfEitherLeavesTheOtherAndOfBothFreesTheBytes() throws IOException {
    merge(store, keep, duplicate);
    delete(store, keep.id());

    assertThat(read(store.findOriginal(duplicate).orElseThrow())).isEqualTo(BYTES);
    assertThat(store.links(new Copy.OriginalCopy(duplicate)).orElseThrow().names()).isEqualTo(1);
    delete(store, duplicate.id());
    assertThat(file(duplicate)).doesNotExist();
  }

  @Test
  void otherBytesUnderTheSameDigestStayApart() throws IOException {
    byte[] changed = BYTES.clone();
    changed[changed.length - 1]++;
    StoredImage liar =
        new StoredImage(
            ImageId.create(NOW),
            keep.ownership(),
            keep.format(),
            keep.size(),
            changed.length,
            keep.digest(),
            Lifetime.endless(NOW));
    Files.write(file(liar), changed);
    Files.write(layout().manifest(liar.id()), Manifest.write(liar));

    assertThat(merge(store, keep, liar)).isEqualTo(new Merged(MergeOutcome.DIFFERENT, 0));
    assertThat(file(liar)).hasBinaryContent(changed);
    assertThat(file(keep)).hasBinaryContent(BYTES);
  }

  @Test
  void aDeleteThatComesFirstWins() throws IOException {
    try (DiskBlobStore other = open(new Disk())) {
      hooked.beforeRename(() -> delete(other, duplicate.id()));

      assertThat(merge(store, keep, duplicate).outcome()).isEqualTo(MergeOutcome.GONE);
    }
    assertThat(file(duplicate)).doesNotExist();
    assertThat(read(store.findOriginal(keep).orElseThrow())).isEqualTo(BYTES);
    assertNothingStaged();
  }

  @Test
  void theOlderImageMayBeDeletedMeanwhile() throws IOException {
    try (DiskBlobStore other = open(new Disk())) {
      hooked.beforeRename(() -> delete(other, keep.id()));
      merge(store, keep, duplicate);
    }
    assertThat(file(keep)).doesNotExist();
    assertThat(read(store.findOriginal(duplicate).orElseThrow())).isEqualTo(BYTES);
  }

  @Test
  void whoMergesTheSameAtTheSameTimeLeavesNoThirdName() throws IOException {
    try (DiskBlobStore other = open(new Disk())) {
      hooked.beforeRename(() -> merge(other, keep, duplicate));
      merge(store, keep, duplicate);
    }
    assertThat(store.links(new Copy.OriginalCopy(keep)).orElseThrow().names()).isEqualTo(2);
    assertNothingStaged();
  }

  @Test
  void aFileThatTakesNoFurtherNameSaysSo() throws IOException {
    hooked.limitLinks(2);
    StoredImage third = store(store, BYTES);
    merge(store, keep, duplicate);
    Object own = inode(file(third));

    assertThat(merge(store, keep, third)).isEqualTo(new Merged(MergeOutcome.FULL, 0));
    assertThat(inode(file(third))).isEqualTo(own);
    assertNothingStaged();
  }

  @Test
  void aFileSystemWithoutHardLinksIsToldAndNothingIsTouched() throws IOException {
    FaultyFiles files = new FaultyFiles(Files.createDirectory(folder.resolve("limbo")));
    Object own = inode(file(duplicate));
    try (DiskBlobStore without = open(files)) {
      for (Exception refusal :
          List.of(
              new UnsupportedOperationException(), new FileSystemException("x", "y", "refused"))) {
        files.failLink(refusal);
        assertThat(merge(without, keep, duplicate).outcome()).isEqualTo(MergeOutcome.NO_LINKS);
      }
    }
    assertThat(inode(file(duplicate))).isEqualTo(own);
    assertNothingStaged();
  }

  @Test
  void whereverAMergeDiesBothImagesStayWholeAndNothingElseDoes() throws IOException {
    FaultyFiles files = new FaultyFiles(Files.createDirectory(folder.resolve("limbo")));
    boolean died = true;
    for (int step = 0; died; step++) {
      StoredImage next = store(store, BYTES);
      died = diesBefore(step, files, next, () -> {});
      store.recover(image -> {}, id -> {});

      assertThat(read(store.findOriginal(keep).orElseThrow())).isEqualTo(BYTES);
      assertThat(read(store.findOriginal(next).orElseThrow())).isEqualTo(BYTES);
      assertNothingStaged();
      delete(store, next.id());
      assertThat(store.links(new Copy.OriginalCopy(keep)).orElseThrow().names()).isEqualTo(1);
    }
  }

  @Test
  void whereverAMergeWithADeletedImageDiesItsBytesAreFreed() throws IOException {
    FaultyFiles files = new FaultyFiles(Files.createDirectory(folder.resolve("limbo")));
    boolean died = true;
    for (int step = 0; died; step++) {
      StoredImage next = store(store, BYTES);
      died = diesBefore(step, files, next, () -> delete(store, next.id()));
      store.recover(image -> {}, id -> {});

      assertThat(Files.exists(file(next)) && !Files.exists(layout().manifest(next.id()))).isFalse();
      if (store.find(next.id()).isPresent()) {
        delete(store, next.id());
      }
      // What these files unlink, they only put out of the way.
      for (Path removed : Disk.list(folder.resolve("limbo"))) {
        Files.delete(removed);
      }
      assertThat(store.links(new Copy.OriginalCopy(keep)).orElseThrow().names()).isEqualTo(1);
      assertNothingStaged();
    }
  }

  @Test
  void whereverABatchDiesEveryImageStaysWholeAndEveryDeletedOneIsFreed() throws IOException {
    FaultyFiles files = new FaultyFiles(Files.createDirectory(folder.resolve("limbo")));
    boolean died = true;
    for (int step = 0; died; step++) {
      List<StoredImage> batch =
          List.of(store(store, BYTES), store(store, BYTES), store(store, BYTES));
      // One of them is deleted just before its rename: the first, the second or the third.
      StoredImage deleted = batch.get(step % batch.size());
      died = batchDiesBefore(step, files, batch, deleted);
      store.recover(image -> {}, id -> {});

      assertNothingStaged();
      assertThat(read(store.findOriginal(keep).orElseThrow())).isEqualTo(BYTES);
      for (StoredImage image : batch) {
        if (Files.exists(layout().manifest(image.id()))) {
          assertThat(read(store.findOriginal(image).orElseThrow())).isEqualTo(BYTES);
          delete(store, image.id());
        } else {
          assertThat(image).isEqualTo(deleted);
          assertThat(file(image)).doesNotExist();
        }
      }
      // What these files unlink, they only put out of the way.
      for (Path removed : Disk.list(folder.resolve("limbo"))) {
        Files.delete(removed);
      }
      assertThat(store.links(new Copy.OriginalCopy(keep)).orElseThrow().names()).isEqualTo(1);
    }
  }

  private boolean batchDiesBefore(
      int step, FaultyFiles files, List<StoredImage> images, StoredImage deleted)
      throws IOException {
    try (DiskBlobStore dying = open(files)) {
      files.dieBeforeStep(step);
      try (MergeBatch batch = dying.mergeBatch()) {
        for (StoredImage image : images) {
          files.beforeLinkRename(
              image.equals(deleted) ? () -> delete(store, image.id()) : () -> {});
          batch.merge(new Copy.OriginalCopy(keep), new Copy.OriginalCopy(image));
        }
      }
      return false;
    } catch (FaultyFiles.Died died) {
      return true;
    } finally {
      files.dieBeforeStep(Integer.MAX_VALUE);
    }
  }

  @Test
  void aBatchGoesOnAfterARenameThatChangedNothing() throws IOException {
    StoredImage third = store(store, BYTES);
    try (DiskBlobStore other = open(new Disk());
        MergeBatch batch = store.mergeBatch()) {
      hooked.beforeRename(() -> merge(other, keep, duplicate));
      batch.merge(new Copy.OriginalCopy(keep), new Copy.OriginalCopy(duplicate));

      assertThat(batch.merge(new Copy.OriginalCopy(keep), new Copy.OriginalCopy(third)))
          .isEqualTo(new Merged(MergeOutcome.LINKED, 300_000));
    }
    assertThat(store.links(new Copy.OriginalCopy(keep)).orElseThrow().names()).isEqualTo(3);
    assertNothingStaged();
  }

  @Test
  void aBatchLeavesTheEntryOfAMergeThatFailedToRecovery() throws IOException {
    StoredImage third = store(store, BYTES);
    try (DiskBlobStore failing = open(hooked)) {
      try (MergeBatch batch = failing.mergeBatch()) {
        hooked.beforeRename(() -> {
          throw new UncheckedIOException(new IOException("failed"));
        });
        assertThatThrownBy(
                () -> batch.merge(new Copy.OriginalCopy(keep), new Copy.OriginalCopy(duplicate)))
            .isInstanceOf(UncheckedIOException.class);
        batch.merge(new Copy.OriginalCopy(keep), new Copy.OriginalCopy(third));
      }
      try (Stream<Path> files = Files.walk(layout().staging())) {
        assertThat(files.filter(file -> file.toString().endsWith(".merge")))
            .singleElement()
            .asString()
            .contains(duplicate.id().text());
      }
    }
    store.recover(image -> {}, id -> {});
    assertNothingStaged();
    assertThat(store.links(new Copy.OriginalCopy(keep)).orElseThrow().names()).isEqualTo(2);
  }

  @Test
  void aBatchWithoutALinkChangesNothing() throws IOException {
    merge(store, keep, duplicate);
    FaultyFiles files = new FaultyFiles(Files.createDirectory(folder.resolve("limbo")));
    try (DiskBlobStore dying = open(files)) {
      files.dieBeforeStep(0);
      try (MergeBatch batch = dying.mergeBatch()) {
        assertThat(batch.merge(new Copy.OriginalCopy(keep), new Copy.OriginalCopy(duplicate)))
            .isEqualTo(new Merged(MergeOutcome.ONE_FILE, 0));
      }
      files.dieBeforeStep(Integer.MAX_VALUE);
    }
  }

  /** Whether there was such a step; a delete happens just before the rename. */
  private boolean diesBefore(int step, FaultyFiles files, StoredImage image, Runnable delete)
      throws IOException {
    files.beforeLinkRename(delete);
    try (DiskBlobStore dying = open(files)) {
      files.dieBeforeStep(step);
      merge(dying, keep, image);
      return false;
    } catch (FaultyFiles.Died died) {
      return true;
    } finally {
      files.dieBeforeStep(Integer.MAX_VALUE);
    }
  }

  @Test
  void readersNeverSeeAGap() throws Exception {
    AtomicBoolean merging = new AtomicBoolean(true);
    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      StoredImage read = duplicate;
      Future<Integer> reads =
          reader.submit(() -> {
            int count = 0;
            while (merging.get()) {
              assertThat(file(read)).hasBinaryContent(BYTES);
              count++;
            }
            return count;
          });
      Instant end = Instant.now().plusMillis(500);
      StoredImage other = store(store, BYTES);
      while (Instant.now().isBefore(end)) {
        // From one file to the other and back: each merge is a real one.
        Path apart = folder.resolve("apart");
        Files.write(apart, BYTES);
        Files.move(apart, file(keep), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        assertThat(merge(store, keep, duplicate).outcome()).isEqualTo(MergeOutcome.LINKED);
        assertThat(merge(store, keep, other).outcome()).isEqualTo(MergeOutcome.LINKED);
      }
      merging.set(false);
      assertThat(reads.get()).isPositive();
    }
  }
}
