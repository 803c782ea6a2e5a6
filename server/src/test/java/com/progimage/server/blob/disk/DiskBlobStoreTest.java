package com.progimage.server.blob.disk;

import static com.progimage.server.blob.Samples.bytes;
import static com.progimage.server.blob.Samples.key;
import static com.progimage.server.blob.Samples.render;
import static com.progimage.server.blob.Samples.stage;
import static com.progimage.server.blob.Samples.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.BlobStoreContract;
import com.progimage.server.blob.DamagedImage;
import com.progimage.server.blob.Health;
import com.progimage.server.blob.KeptRendition;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.Samples;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.layout.DataLayout;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBlobStoreTest extends BlobStoreContract {
  /**
   * One for all tests, and emptied after each: ext4 slows down where thousands of folders are made
   * and removed again and again.
   */
  @TempDir static Path folder;

  @AfterEach
  void emptyFolder() throws IOException {
    store.close();
    List<Path> all;
    try (Stream<Path> walk = Files.walk(data())) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      boolean isShard = data().resolve("images").equals(path.getParent());
      if (!isShard && !path.equals(layout().layoutFile())) {
        Disk.removeIfEmpty(path);
      }
    }
  }

  @Override
  protected BlobStore open(Clock clock) throws IOException {
    return DiskBlobStore.open(data(), new Reserve(0, 0), clock, damages::add);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private DataLayout layout() {
    return new DataLayout(data());
  }

  @Override
  protected void assertNothingLeftOf(ImageId id) {
    assertThat(layout().renditions(id)).doesNotExist();
    assertThat(layout().imageFolder(id).resolve(id + ".png")).doesNotExist();
  }

  @Test
  void theTreeIsTheOneThatIsWrittenDown() throws IOException {
    StoredImage image = store(store, bytes(10));
    try (StagedRendition staged = render(store, key(image.id(), ""), bytes(5))) {
      store.keep(staged);
    }
    String id = image.id().text();
    String shard = id.substring(33);
    assertThat(data().resolve("images/" + shard + "/" + id + ".png")).isRegularFile();
    assertThat(data().resolve("images/" + shard + "/" + id + ".json")).isRegularFile();
    assertThat(data().resolve("renditions/" + shard + "/" + id + "/java-1/_.webp")).isRegularFile();

    store.delete(image.id());
    store.purge(image.id());
    assertThat(Disk.list(data().resolve("images/" + shard)))
        .containsExactly(data().resolve("images/" + shard + "/" + id + ".deleted"));
    assertThat(Disk.list(data().resolve("renditions/" + shard))).isEmpty();
    assertThat(stagingFiles()).isEmpty();
  }

  private List<Path> stagingFiles() throws IOException {
    try (Stream<Path> files = Files.walk(layout().staging())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.endsWith(DataLayout.LOCK))
          .toList();
    }
  }

  @Test
  void anOriginalCannotBeWrittenTo() throws IOException {
    Path file = store.findOriginal(store(store, bytes(10))).orElseThrow().file();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .doesNotContain("w")
        .startsWith("r");
  }

  @Test
  void nothingStaysOfARefusedUpload() throws IOException {
    assertFails(
        ErrorCode.BODY_TOO_LARGE, () -> store.stage(new ByteArrayInputStream(bytes(1_000)), 999));
    assertFails(ErrorCode.EMPTY_BODY, () -> store.stage(new ByteArrayInputStream(bytes(0)), 999));
    stage(store, bytes(10)).close();
    assertThat(stagingFiles()).isEmpty();
  }

  @Test
  void aCommittedUploadLeavesOneEntryUntilItIsRegistered() throws IOException {
    byte[] bytes = bytes(10);
    StoredImage image = Samples.image(bytes);
    try (StagedOriginal staged = stage(store, bytes)) {
      store.commit(staged, image);
      assertThat(stagingFiles())
          .extracting(file -> file.getFileName().toString())
          .containsExactly(image.id() + ".json");
      staged.registered();
      staged.settled();
      assertThat(stagingFiles()).isEmpty();
    }
  }

  @Test
  void aMissingOriginalIsDamage() throws IOException {
    StoredImage image = store(store, bytes(10));
    Files.delete(layout().original(image.id(), image.format()));
    assertFails(ErrorCode.ORIGINAL_DAMAGED, () -> store.findOriginal(image));
    assertThat(damages).containsExactly(new DamagedImage(image.id(), "its original is missing"));
  }

  @Test
  void aShortOriginalIsDamage() throws IOException {
    StoredImage image = store(store, bytes(10));
    rewrite(layout().original(image.id(), image.format()), bytes(9));
    assertFails(ErrorCode.ORIGINAL_DAMAGED, () -> store.findOriginal(image));
    assertThat(damages)
        .extracting(DamagedImage::what)
        .containsExactly("its original has 9 bytes instead of 10");
  }

  @Test
  void aChangedOriginalIsDamageUntilItIsRestored() throws IOException {
    byte[] bytes = bytes(10);
    StoredImage image = store(store, bytes);
    assertThat(store.findOriginal(image)).isPresent();
    Path file = layout().original(image.id(), image.format());
    byte[] changed = bytes.clone();
    changed[5] ^= 1;

    rewrite(file, changed);
    for (int request = 0; request < 2; request++) {
      assertFails(ErrorCode.ORIGINAL_DAMAGED, () -> store.findOriginal(image));
    }
    rewrite(file, bytes);
    assertThat(store.findOriginal(image)).isPresent();
    assertThat(damages).hasSize(2);
  }

  @Test
  void anotherServerFindsAnOldChangeByTheDigest() throws IOException {
    byte[] bytes = bytes(10);
    StoredImage image = store(store, bytes);
    Path file = layout().original(image.id(), image.format());
    FileTime modified = Files.getLastModifiedTime(file);
    Files.delete(file);
    bytes[5] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, modified);
    try (BlobStore other = open()) {
      assertFails(ErrorCode.ORIGINAL_DAMAGED, () -> other.findOriginal(image));
    }
  }

  /** Makes a new file: what a restore does, and what the check goes by. */
  private static void rewrite(Path file, byte[] bytes) throws IOException {
    Path fresh = file.resolveSibling("fresh");
    Files.write(fresh, bytes);
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void aDamagedManifestIsToldAndCanBeDeleted() throws IOException {
    StoredImage image = store(store, bytes(10));
    StoredImage sound = store(store, bytes(20));
    Path manifest = layout().manifest(image.id());
    byte[] text = Files.readAllBytes(manifest);
    text[20] ^= 1;
    rewrite(manifest, text);

    try (BlobStore other = open()) {
      assertFails(ErrorCode.ORIGINAL_DAMAGED, () -> other.find(image.id()));
      assertThat(damages).extracting(DamagedImage::id).containsExactly(image.id());
      List<DamagedImage> listed = new ArrayList<>();
      assertThat(other.images(listed::add)).containsExactly(sound);
      assertThat(listed).extracting(DamagedImage::id).containsExactly(image.id());
      assertThat(other.delete(image.id())).isTrue();
      assertThat(other.find(image.id())).isEmpty();
    }
  }

  @Test
  void anEmptyRenditionOfAPowerLossIsAbsent() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    try (StagedRendition staged = render(store, key(id, ""), bytes(5))) {
      rewrite(store.keep(staged).orElseThrow().file(), bytes(0));
    }
    assertThat(store.findRendition(key(id, ""))).isEmpty();
  }

  @Test
  void aKeyThatMakesNoFileNameTouchesNothing() throws IOException {
    ImageId id = store(store, bytes(10)).id();
    for (String text : List.of("../x", "a/b", ".hidden", "x".repeat(251), "a\0b", "é")) {
      assertThatThrownBy(() -> store.findRendition(key(id, text)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> store.renditionCount(id, ".."))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.findRendition(key(id, "x".repeat(250)))).isEmpty();
  }

  @Test
  void belowItsReserveTheDiskTakesNoUploadsButReadsAndDeletes() throws IOException {
    StoredImage image = store(store, bytes(10));
    store.close();
    store =
        DiskBlobStore.open(data(), new Reserve(Long.MAX_VALUE, 0), Clock.systemUTC(), damages::add);
    StagedRendition staged = render(store, key(image.id(), ""), bytes(5));

    assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> stage(store, bytes(10)));
    assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.keep(staged));
    assertThat(staged.asBlob().byteCount()).isEqualTo(5);
    assertThat(store.health().writable()).isFalse();
    assertThat(store.health().refusal().orElseThrow()).contains("less than the reserve");
    assertThat(store.findOriginal(image)).isPresent();
    assertThat(store.delete(image.id())).isTrue();
    store.purge(image.id());
  }

  @Test
  void renditionsStopBeingKeptWellBeforeUploadsAreRefused() throws IOException {
    StoredImage image = store(store, bytes(10));
    long free = store.health().freeBytes();
    store.close();
    store =
        DiskBlobStore.open(data(), new Reserve(free / 3 * 2, 0), Clock.systemUTC(), damages::add);
    StagedRendition staged = render(store, key(image.id(), ""), bytes(5));

    assertFails(ErrorCode.INSUFFICIENT_STORAGE, () -> store.keep(staged));
    assertThat(staged.asBlob().byteCount()).isEqualTo(5);
    assertThat(store.health().writable()).isTrue();
    store.requireRoom();
    stage(store, bytes(10)).close();
  }

  @Test
  void whatRenditionsMayTakeDependsOnTheReserve() {
    assertThat(new Health(null, 200, 100).keepsRenditions()).isTrue();
    assertThat(new Health(null, 199, 100).keepsRenditions()).isFalse();
    assertThat(new Health(null, 200, 100).bytesToFree()).isEqualTo(100);
    assertThat(new Health(null, 300, 100).bytesToFree()).isZero();
  }

  @Test
  void whatIsNoRenditionAmongThemIsPassedOver() throws IOException {
    StoredImage image = store(store, bytes(10));
    RenditionKey key = Samples.key(image.id(), "flip");
    try (StagedRendition staged = Samples.render(store, key, bytes(20))) {
      store.keep(staged);
    }
    Path folder = layout().renditions(image.id(), key.revision());
    for (String stranger : List.of("flop", "flop.txt", ".webp", ".flop.webp", "flop.jpeg")) {
      Files.write(folder.resolve(stranger), bytes(1));
    }
    Files.createFile(folder.resolve("empty.webp"));
    Files.createDirectories(layout().renditions().resolve("9a3/lost+found/java-1"));
    Files.write(layout().renditions().resolve("9a3/lost+found/java-1/flip.webp"), bytes(1));
    Files.write(layout().renditions().resolve("notes.txt"), bytes(1));

    assertThat(store.renditions()).extracting(KeptRendition::key).containsExactly(key);
  }

  @Test
  void theReserveIsTheGreaterOfBytesAndShare() {
    assertThat(Reserve.DEFAULTS.of(10L << 30)).isEqualTo(1L << 30);
    assertThat(Reserve.DEFAULTS.of(1000L << 30)).isEqualTo(20L << 30);
    assertThat(new Reserve(0, 0).of(1L << 40)).isZero();
    assertThatThrownBy(() -> new Reserve(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Reserve(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aHealthyDiskSaysSo() {
    Health health = store.health();
    assertThat(health.writable()).isTrue();
    assertThat(health.refusal()).isEmpty();
    assertThat(health.freeBytes()).isPositive();
    assertThat(health.reserveBytes()).isZero();
  }

  @Test
  void anInterruptedUploadFailsAloneAndTheStoreGoesOn() throws Exception {
    byte[] bytes = bytes(10);
    StoredImage image = Samples.image(bytes);
    try (StagedOriginal staged = stage(store, bytes)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> store.commit(staged, image)).isInstanceOf(Failure.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(store.find(image.id())).isEmpty();
    assertThat(stagingFiles()).isEmpty();
    assertThat(store.health().writable()).isTrue();
  }

  @Test
  void aCleanEndLeavesNoStagingFolder() throws IOException {
    store(store, bytes(10));
    store.close();
    assertThat(Disk.list(layout().staging())).isEmpty();
  }

  @Test
  void aLiveServersStagingIsLeftAlone() throws IOException {
    try (BlobStore other = open();
        StagedOriginal staged = stage(other, bytes(10))) {
      assertThat(recovered()).isEmpty();
      StoredImage image = Samples.image(bytes(10));
      other.commit(staged, image);
      assertThat(recovered()).isEmpty();
      staged.registered();
      staged.settled();
    }
  }
}
