package com.progimage.server.blob;

import static com.progimage.server.blob.Samples.NOW;
import static com.progimage.server.blob.Samples.bytes;
import static com.progimage.server.blob.Samples.image;
import static com.progimage.server.blob.Samples.key;
import static com.progimage.server.blob.Samples.read;
import static com.progimage.server.blob.Samples.render;
import static com.progimage.server.blob.Samples.stage;
import static com.progimage.server.blob.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every blob store promises. */
public abstract class BlobStoreContract {
  protected final List<DamagedImage> damages = new ArrayList<>();
  protected Instant now = NOW;
  protected BlobStore store;

  /** Opens the store of this test, once more where it is called again: a second server. */
  protected abstract BlobStore open(Clock clock) throws IOException;

  protected BlobStore open() throws IOException {
    return open(((InstantSource) () -> now).withZone(ZoneOffset.UTC));
  }

  @BeforeEach
  void openStore() throws IOException {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void anImageIsWhatWasStored() throws IOException {
    byte[] bytes = bytes(300_000);
    StoredImage image = store(store, bytes);

    assertThat(store.find(image.id())).contains(image);
    Blob original = store.findOriginal(image).orElseThrow();
    assertThat(original.byteCount()).isEqualTo(300_000);
    assertThat(read(original)).isEqualTo(bytes);
    assertThat(Files.readAllBytes(original.file())).isEqualTo(bytes);
  }

  @Test
  void anotherServerHasItAtOnce() throws IOException {
    try (BlobStore other = open()) {
      StoredImage image = store(store, bytes(1));

      assertThat(other.find(image.id())).contains(image);
      assertThat(other.findOriginal(image)).isPresent();
    }
  }

  @Test
  void aStagedUploadKnowsItsSizeAndDigestAndIsNoImage() throws IOException {
    byte[] bytes = bytes(70_000);
    try (StagedOriginal staged = stage(store, bytes)) {
      assertThat(staged.byteCount()).isEqualTo(70_000);
      assertThat(staged.digest()).isEqualTo(image(bytes).digest());
      assertThat(staged.file()).hasBinaryContent(bytes);
    }
    assertThat(store.images(damages::add)).isEmpty();
  }

  @Test
  void anEmptyBodyIsRefused() {
    assertFails(ErrorCode.EMPTY_BODY, () -> store.stage(InputStream.nullInputStream(), 10));
  }

  @Test
  void aBodyOverTheLimitIsToldBeforeItsEnd() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            return length;
          }
        };
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> store.stage(endless, 1_000_000))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.BODY_TOO_LARGE);
          assertThat(failure.limit()).hasValue(1_000_000);
          assertThat(failure.actual().orElseThrow()).isBetween(1_000_001L, 1_100_000L);
        });
  }

  @Test
  void aBodyOfExactlyTheLimitPasses() throws IOException {
    try (StagedOriginal staged = store.stage(new ByteArrayInputStream(bytes(100)), 100)) {
      assertThat(staged.byteCount()).isEqualTo(100);
    }
  }

  @Test
  void anErrorOfTheBodyPassesAsItIs() {
    IOException reset = new IOException("connection reset");
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw reset;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            throw reset;
          }
        };
    InputStream body = new SequenceInputStream(new ByteArrayInputStream(bytes(100)), failing);
    assertThatThrownBy(() -> store.stage(body, 1_000)).isSameAs(reset);
  }

  @Test
  void whatIsCommittedMustBeWhatWasStaged() throws IOException {
    try (StagedOriginal staged = stage(store, bytes(10))) {
      StoredImage other = image(bytes(11));
      assertThatThrownBy(() -> store.commit(staged, other))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(store.find(other.id())).isEmpty();
    }
  }

  @Test
  void anImageIsNeverReplaced() throws IOException {
    StoredImage first = store(store, bytes(10));
    byte[] bytes = bytes(20);
    StoredImage second = image(first.id(), bytes, null);

    try (StagedOriginal staged = stage(store, bytes)) {
      assertThatThrownBy(() -> store.commit(staged, second))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(store.find(first.id())).contains(first);
    assertThat(read(store.findOriginal(first).orElseThrow())).isEqualTo(bytes(10));
  }

  @Test
  void anUnknownImageIsAbsent() {
    assertThat(store.find(ImageId.create(NOW))).isEmpty();
    assertThat(store.delete(ImageId.create(NOW))).isFalse();
  }

  @Test
  void anExpiredImageIsAbsentAndCanBeDeleted() throws IOException {
    byte[] bytes = bytes(10);
    StoredImage image = store(store, image(ImageId.create(NOW), bytes, NOW.plusSeconds(60)), bytes);

    now = NOW.plusSeconds(60).minus(Duration.ofMillis(1));
    assertThat(store.find(image.id())).contains(image);
    now = NOW.plusSeconds(60);
    assertThat(store.find(image.id())).isEmpty();
    assertThat(store.findEvenExpired(image.id())).contains(image);
    assertThat(store.images(damages::add)).containsExactly(image);
    assertThat(store.delete(image.id())).isTrue();
    assertThat(store.findEvenExpired(image.id())).isEmpty();
  }

  @Test
  void aDeletedImageIsGoneFromEveryServerAtOnce() throws IOException {
    try (BlobStore other = open()) {
      StoredImage image = store(store, bytes(10));
      assertThat(other.find(image.id())).isPresent();
      assertThat(other.findOriginal(image)).isPresent();

      assertThat(store.delete(image.id())).isTrue();

      assertThat(other.find(image.id())).isEmpty();
      assertThat(store.find(image.id())).isEmpty();
      assertThat(other.delete(image.id())).isFalse();
      store.purge(image.id());
      store.purge(image.id());
      assertThat(other.findOriginal(image)).isEmpty();
      assertThat(other.images(damages::add)).isEmpty();
    }
    assertThat(damages).isEmpty();
  }

  @Test
  void onlyADeletedImageIsPurged() throws IOException {
    StoredImage image = store(store, bytes(10));
    assertThatThrownBy(() -> store.purge(image.id())).isInstanceOf(IllegalStateException.class);
    assertThat(store.findOriginal(image)).isPresent();
  }

  @Test
  void anOpenOriginalIsReadToItsEndWhateverIsDeleted() throws IOException {
    byte[] bytes = bytes(100_000);
    StoredImage image = store(store, bytes);
    try (FileChannel open = store.findOriginal(image).orElseThrow().open()) {
      store.delete(image.id());
      store.purge(image.id());
      assertThat(read(open)).isEqualTo(bytes);
    }
  }

  @Test
  void aKeptRenditionIsFoundUntilItIsDiscarded() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    RenditionKey key = key(id, "resize_20x10,rotate_22.5");
    assertThat(store.findRendition(key)).isEmpty();

    try (StagedRendition staged = render(store, key, bytes(500))) {
      assertThat(store.findRendition(key)).isEmpty();
      Blob kept = store.keep(staged).orElseThrow();
      assertThat(kept.byteCount()).isEqualTo(500);
      assertThat(read(kept)).isEqualTo(bytes(500));
    }
    Blob found = store.findRendition(key).orElseThrow();
    assertThat(found.byteCount()).isEqualTo(500);
    assertThat(read(found)).isEqualTo(bytes(500));
    store.discard(key);
    store.discard(key);
    assertThat(store.findRendition(key)).isEmpty();
  }

  @Test
  void aRenditionIsKnownByAllOfItsKey() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    keep(key(id, ""), 100);
    keep(key(id, "flip"), 200);
    keep(new RenditionKey(id, "vips-8.18", "", key(id, "").format()), 300);

    assertThat(store.findRendition(key(id, "")).orElseThrow().byteCount()).isEqualTo(100);
    assertThat(store.findRendition(key(id, "flip")).orElseThrow().byteCount()).isEqualTo(200);
    assertThat(store.findRendition(key(id, "flop"))).isEmpty();
    assertThat(store.renditionCount(id, "java-1")).isEqualTo(2);
    assertThat(store.renditionCount(id, "vips-8.18")).isEqualTo(1);
    assertThat(store.renditionCount(id, "none")).isZero();
  }

  @Test
  void aRenditionThatIsMadeTwiceIsKeptOnce() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    keep(key(id, "flip"), 100);
    keep(key(id, "flip"), 100);
    assertThat(store.renditionCount(id, "java-1")).isEqualTo(1);
  }

  @Test
  void theLongestTextOfTheDefaultLimitsHasRoom() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    keep(key(id, "x".repeat(180)), 100);
    assertThat(store.findRendition(key(id, "x".repeat(180)))).isPresent();
  }

  @Test
  void anUnkeptRenditionCanBeServedToItsEnd() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    FileChannel open;
    try (StagedRendition staged = render(store, key(id, ""), bytes(5_000))) {
      assertThat(staged.asBlob().byteCount()).isEqualTo(5_000);
      open = staged.asBlob().open();
    }
    try (open) {
      assertThat(read(open)).isEqualTo(bytes(5_000));
    }
    assertThat(store.findRendition(key(id, ""))).isEmpty();
  }

  @Test
  void anEmptyRenditionIsNotKept() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    try (StagedRendition staged = render(store, key(id, ""), bytes(0))) {
      assertThatThrownBy(() -> store.keep(staged)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aRenditionOfADeletedImageIsNotKept() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    try (StagedRendition staged = render(store, key(id, ""), bytes(500))) {
      store.delete(id);
      store.purge(id);
      assertThat(store.keep(staged)).isEmpty();
    }
    assertThat(store.findRendition(key(id, ""))).isEmpty();
  }

  @Test
  void aPurgeTakesAllRenditions() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    keep(key(id, "flip"), 100);
    keep(new RenditionKey(id, "java-2", "", key(id, "").format()), 300);
    store.delete(id);
    store.purge(id);
    assertThat(store.renditionCount(id, "java-1")).isZero();
    assertThat(store.renditionCount(id, "java-2")).isZero();
  }

  @Test
  void aRenditionGoesWithEachImageThatItWasMadeOf() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    ImageId logo = store(store, bytes(11)).id();
    ImageId frame = store(store, bytes(12)).id();
    RenditionKey both = key(id, "overlay_" + logo + "_south,mask_" + frame);
    RenditionKey one = key(id, "mask_" + frame);
    keep(both, 100);
    keep(one, 100);
    keep(key(id, "flip"), 100);
    keep(key(logo, "mask_" + frame), 100);
    assertThat(store.renditionsNaming(frame))
        .containsExactlyInAnyOrder(both, one, key(logo, "mask_" + frame));
    assertThat(store.renditionsNaming(logo)).containsExactly(both);

    store.delete(logo);
    store.purge(logo);
    assertThat(store.renditions(id).map(KeptRendition::key))
        .containsExactlyInAnyOrder(one, key(id, "flip"));
    try (BlobStore other = open()) {
      assertThat(other.renditionsNaming(frame)).containsExactly(one);
      other.delete(frame);
      other.purge(frame);
    }
    assertThat(store.renditions(id).map(KeptRendition::key)).containsExactly(key(id, "flip"));
  }

  @Test
  void aRenditionThatNamesADeletedImageIsNotKept() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    ImageId logo = store(store, bytes(11)).id();
    try (StagedRendition staged = render(store, key(id, "overlay_" + logo), bytes(500))) {
      store.delete(logo);
      store.purge(logo);
      assertThat(store.keep(staged)).isEmpty();
    }
    assertThat(store.renditions(id)).isEmpty();
    assertThat(store.renditionsNaming(logo)).isEmpty();
  }

  @Test
  void ofADeleteThatRacesWithKeepingNoRenditionIsLeft() throws Exception {
    ImageId id = store(store, bytes(10)).id();
    try (BlobStore other = open();
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      for (int round = 0; round < rounds(100); round++) {
        ImageId logo = store(store, bytes(11)).id();
        try (StagedRendition staged = render(store, key(id, "overlay_" + logo), bytes(50))) {
          Future<?> delete =
              thread.submit(() -> {
                other.delete(logo);
                other.purge(logo);
              });
          store.keep(staged);
          delete.get();
        }
        assertThat(store.renditions(id)).as("round " + round).isEmpty();
      }
    }
  }

  @Test
  void aDeleteThatWasCutShortIsFinishedForWhatOthersMadeOfTheImageToo() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    ImageId logo = store(store, bytes(11)).id();
    RenditionKey made = key(id, "overlay_" + logo);
    keep(made, 100);
    store.delete(logo);

    List<RenditionKey> told = new ArrayList<>();
    store.recover(ignored -> {}, deleted -> told.addAll(store.renditionsNaming(deleted)));
    assertThat(told).containsExactly(made);
    assertThat(store.renditions(id)).isEmpty();
  }

  @Test
  void allImagesAreListedOnce() throws IOException {
    List<StoredImage> stored = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      stored.add(store(store, bytes(i)));
    }
    store.delete(stored.removeFirst().id());
    assertThat(store.images(damages::add)).containsExactlyInAnyOrderElementsOf(stored);
    assertThat(damages).isEmpty();
  }

  @Test
  void allKeptRenditionsAreListedOnce() throws IOException {
    RenditionKey plain = key(store(store, bytes(10)).id(), "");
    RenditionKey turned = key(plain.id(), "rotate_90,quality_10");
    RenditionKey jpeg =
        new RenditionKey(store(store, bytes(11)).id(), "java-2", "flip", ImageFormat.JPEG);
    keep(plain, 100);
    keep(turned, 200);
    keep(jpeg, 300);
    assertThat(store.renditions())
        .extracting(KeptRendition::key, kept -> kept.blob().byteCount())
        .containsExactlyInAnyOrder(tuple(plain, 100L), tuple(turned, 200L), tuple(jpeg, 300L));
    assertThat(store.imagesWithRenditions()).containsExactlyInAnyOrder(plain.id(), jpeg.id());
  }

  @Test
  void anImageThatTheRegistryMissedIsOfferedUntilItIsTaken() throws IOException {
    byte[] bytes = bytes(10);
    StoredImage image = image(bytes);
    try (StagedOriginal staged = stage(store, bytes)) {
      store.commit(staged, image);
      assertThat(recovered()).as("while its upload is under way").isEmpty();
    }
    assertThat(store.find(image.id())).as("it exists nevertheless").contains(image);

    IllegalStateException away = new IllegalStateException("registry away");
    assertThatThrownBy(() ->
            store.recover(
                ignored -> {
                  throw away;
                },
                ignored -> {}))
        .isSameAs(away);
    assertThat(recovered()).containsExactly(image);
    assertThat(recovered()).isEmpty();
  }

  @Test
  void aRegisteredImageIsNotOfferedAgain() throws IOException {
    store(store, bytes(10));
    assertThat(recovered()).isEmpty();
  }

  @Test
  void aDeleteThatTheRegistryMissedIsOfferedAndFinished() throws IOException {
    StoredImage image = store(store, bytes(10));
    keep(key(image.id(), ""), 100);
    store.delete(image.id());

    List<ImageId> forgotten = new ArrayList<>();
    store.recover(ignored -> {}, forgotten::add);
    assertThat(forgotten).containsExactly(image.id());
    assertThat(store.findRendition(key(image.id(), ""))).isEmpty();

    store.recover(ignored -> {}, forgotten::add);
    assertThat(forgotten).hasSize(1);
  }

  @Test
  void aDeleteWithoutBytesIsOfferedToo() throws IOException {
    StoredImage image = store(store, bytes(10));
    keep(key(image.id(), ""), 100);
    store.delete(image.id());
    store.purgeKeepingEntry(image.id());
    assertThat(store.findOriginal(image)).isEmpty();
    assertThat(store.findRendition(key(image.id(), ""))).isEmpty();

    List<ImageId> forgotten = new ArrayList<>();
    store.recover(ignored -> {}, forgotten::add);
    store.recover(ignored -> {}, forgotten::add);
    assertThat(forgotten).containsExactly(image.id());
  }

  @Test
  void aFinishedDeleteIsNotOffered() throws IOException {
    StoredImage image = store(store, bytes(10));
    store.delete(image.id());
    store.purge(image.id());
    List<ImageId> forgotten = new ArrayList<>();
    store.recover(ignored -> {}, forgotten::add);
    assertThat(forgotten).isEmpty();
  }

  @Test
  void ofManyDeletesExactlyOneWins() throws Exception {
    try (BlobStore other = open()) {
      for (int round = 0; round < rounds(50); round++) {
        ImageId id = store(store, bytes(10)).id();
        List<Boolean> won =
            together(
                List.of(
                    () -> store.delete(id),
                    () -> other.delete(id),
                    () -> store.delete(id),
                    () -> other.delete(id)));
        assertThat(won).containsOnlyOnce(true);
        store.purge(id);
      }
    }
  }

  @Test
  void noRenditionOutlivesItsImage() throws Exception {
    try (BlobStore other = open()) {
      for (int round = 0; round < rounds(1_000); round++) {
        ImageId id = store(store, bytes(10)).id();
        together(
            List.of(
                () -> keepQuietly(store, key(id, "flip")),
                () -> keepQuietly(other, key(id, "flop")),
                () -> keepQuietly(other, key(id, "flip")),
                () -> {
                  boolean deleted = store.delete(id);
                  store.purge(id);
                  return deleted;
                }));
        assertNothingLeftOf(id);
      }
    }
  }

  /** How often to race, of a number that suits a disk. */
  protected int rounds(int ofDisk) {
    return ofDisk;
  }

  protected void assertNothingLeftOf(ImageId id) {
    assertThat(store.findRendition(key(id, "flip"))).isEmpty();
    assertThat(store.findRendition(key(id, "flop"))).isEmpty();
  }

  private static boolean keepQuietly(BlobStore store, RenditionKey key) throws IOException {
    StagedRendition staged = store.stageRendition(key);
    Files.write(staged.file(), bytes(100));
    try (staged) {
      return store.keep(staged).isPresent();
    }
  }

  private void keep(RenditionKey key, int byteCount) throws IOException {
    try (StagedRendition staged = render(store, key, bytes(byteCount))) {
      assertThat(store.keep(staged)).isPresent();
    }
  }

  protected List<StoredImage> recovered() {
    List<StoredImage> images = new ArrayList<>();
    store.recover(images::add, ignored -> {});
    return images;
  }

  public static void assertFails(ErrorCode code, ThrowingCallable call) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(call)
        .extracting(Failure::code)
        .isEqualTo(code);
  }

  private static List<Boolean> together(List<Callable<Boolean>> calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Boolean> results = new ArrayList<>();
      for (Future<Boolean> result : threads.invokeAll(calls)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
