package com.progimage.server.maintenance.dedupe;

import static com.progimage.server.maintenance.Folder.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.disk.HookedFiles;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.DrawnImages;
import com.progimage.server.maintenance.FolderTest;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.maintenance.dedupe.DedupeReport.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DedupeTest extends FolderTest {
  private Dedupe dedupe() {
    return new Dedupe(folder.blobs, folder.clock(), Progress.NONE);
  }

  private DedupeReport plan() throws IOException {
    return dedupe().plan(folder.blobs.images(damage -> {}).map(StoredImage::original));
  }

  private DedupeReport run() throws IOException {
    return dedupe().run(folder.blobs.images(damage -> {}).map(StoredImage::original)).orElseThrow();
  }

  private Object file(StoredImage image) {
    return folder.links(image).file();
  }

  private List<StoredImage> store(int count, byte[] bytes) throws IOException {
    List<StoredImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      folder.pass(Duration.ofMillis(1));
      images.add(folder.store(bytes));
    }
    return images;
  }

  @Test
  void duplicatesGetTheFileOfTheOldest() throws IOException {
    List<StoredImage> equal = store(3, bytes(1));
    List<StoredImage> pair = store(2, bytes(2));
    StoredImage single = folder.store(bytes(3));
    Object oldest = file(equal.getFirst());

    assertThat(run()).isEqualTo(new DedupeReport(6, 2, 3, 2 * 1001 + 1002, List.of()));

    assertThat(equal).extracting(this::file).containsOnly(oldest);
    assertThat(file(pair.getFirst())).isEqualTo(file(pair.getLast()));
    assertThat(folder.links(single).names()).isEqualTo(1);
    assertThat(run().linked()).isZero();
  }

  @Test
  void filesOfOneMd5AreNotOneFile() throws Exception {
    // The collision of Wang, Feng, Lai and Yu (2004): they differ in six bits.
    byte[] one =
        HexFormat.of()
            .parseHex(
                "d131dd02c5e6eec4693d9a0698aff95c2fcab58712467eab4004583eb8fb7f89"
                    + "55ad340609f4b30283e488832571415a085125e8f7cdc99fd91dbdf280373c5b"
                    + "d8823e3156348f5bae6dacd436c919c6dd53e2b487da03fd02396306d248cda0"
                    + "e99f33420f577ee8ce54b67080a80d1ec69821bcb6a8839396f9652b6ff72a70");
    byte[] other = one.clone();
    for (int at : new int[] {19, 45, 59, 83, 109, 123}) {
      other[at] ^= (byte) 0x80;
    }
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    assertThat(md5.digest(one)).isEqualTo(md5.digest(other));
    StoredImage first = folder.store(one);
    StoredImage second = folder.store(other);

    assertThat(run().linked()).isZero();
    assertThat(file(first)).isNotEqualTo(file(second));
  }

  @Test
  void aDryRunSaysTheSameAndChangesNothing() throws IOException {
    List<StoredImage> equal = store(3, bytes(1));
    for (StoredImage image : equal) {
      folder.keep(image, "java-1", bytes(5));
    }

    DedupeReport plan = plan();

    assertThat(equal).allSatisfy(image -> assertThat(folder.links(image).names()).isEqualTo(1));
    assertThat(folder.data.resolve("maintenance")).doesNotExist();
    assertThat(run())
        .isEqualTo(plan)
        .isEqualTo(new DedupeReport(6, 2, 4, 2 * 1001 + 2 * 1005, List.of()));
  }

  @Test
  void renditionsOfDuplicatesAreMergedTooAndLaterOnesLater() throws IOException {
    List<StoredImage> equal = store(2, bytes(1));
    run();
    folder.pass(Duration.ofDays(1));
    assertThat(run().files()).isEqualTo(2);
    List<RenditionKey> renditions = new ArrayList<>();
    for (StoredImage image : equal) {
      renditions.add(folder.keep(image, "java-1", bytes(7)));
      folder.keep(image, "java-2-of-" + image.id().folder(), bytes(7));
    }
    Path later =
        folder.data.resolve(folder.blobs.paths().of(new Copy.RenditionCopy(renditions.getLast())));
    Files.setLastModifiedTime(
        later.getParent(), java.nio.file.attribute.FileTime.from(folder.clock().instant()));

    assertThat(run().linked()).isEqualTo(1);
    assertThat(renditions)
        .extracting(key -> folder.blobs.links(new Copy.RenditionCopy(key)).orElseThrow().names())
        .containsOnly(2);
  }

  @Test
  void theNextRunLooksAtWhatCameSinceAnHourBeforeTheEndOfTheLast() throws IOException {
    StoredImage old = folder.store(bytes(1));
    folder.pass(Duration.ofMinutes(90));
    run();
    folder.pass(Duration.ofMinutes(1));
    StoredImage fresh = folder.store(bytes(1));

    assertThat(run().linked()).isEqualTo(1);
    assertThat(file(fresh)).isEqualTo(file(old));
    makeOwnFile(fresh, bytes(1));
    folder.pass(Duration.ofMinutes(58));
    assertThat(run().linked()).as("57 minutes old at the end of the last run").isEqualTo(1);
    makeOwnFile(fresh, bytes(1));
    folder.pass(Duration.ofMinutes(5));
    run();
    makeOwnFile(fresh, bytes(1));
    assertThat(run().linked()).as("older than the overlap").isZero();
  }

  private void makeOwnFile(StoredImage image, byte[] bytes) throws IOException {
    Files.delete(folder.original(image));
    Files.write(folder.original(image), bytes);
  }

  @Test
  void filesThatShouldBeEqualAndAreNotStayApartWithAReason() throws IOException {
    List<StoredImage> equal = store(4, bytes(1));
    byte[] other = bytes(1);
    other[500]++;
    makeOwnFile(equal.get(0), other);

    DedupeReport report = run();

    StoredImage second = equal.get(1);
    assertThat(report.skipped())
        .containsExactly(
            new Skipped(
                second.id(),
                "images/%s/%s.png".formatted(second.id().folder(), second.id()),
                "bytes-differ"));
    assertThat(report.linked()).isEqualTo(2);
    assertThat(folder.original(equal.get(0))).hasBinaryContent(other);
    for (StoredImage image : equal.subList(1, 4)) {
      assertThat(folder.original(image)).hasBinaryContent(bytes(1));
      assertThat(folder.links(image).names()).isEqualTo(3);
    }
  }

  @Test
  void atTheLinkLimitTheNextCopyBeginsANewGroup() throws IOException {
    List<StoredImage> equal = store(8, bytes(1));
    try (DiskBlobStore limited = HookedFiles.open(folder.data, /* linkLimit= */ 3)) {
      Dedupe dedupe = new Dedupe(limited, folder.clock(), Progress.NONE);

      DedupeReport report =
          dedupe.run(limited.images(damage -> {}).map(StoredImage::original)).orElseThrow();

      assertThat(report).isEqualTo(new DedupeReport(8, 1, 5, 5 * 1001, List.of()));
      assertThat(
              dedupe
                  .run(limited.images(damage -> {}).map(StoredImage::original))
                  .orElseThrow()
                  .linked())
          .isZero();
    }
    assertThat(equal)
        .extracting(image -> folder.links(image).names())
        .containsExactly(3, 3, 3, 3, 3, 3, 2, 2);
    assertThat(equal.stream().map(this::file).distinct()).hasSize(3);
  }

  @Test
  void oneIsAtWorkAtATimeAndTheNextTakesOver() throws IOException {
    store(2, bytes(1));
    try (DiskBlobStore other = folder.open();
        TaskLock _ = other.folder().claim(Dedupe.TASK).orElseThrow()) {
      assertThat(dedupe().run(folder.blobs.images(damage -> {}).map(StoredImage::original)))
          .isEqualTo(Optional.empty());
    }
    assertThat(run().linked()).isEqualTo(1);
  }

  @Test
  void aGroupOfAnySizeBecomesOneFile() throws IOException {
    List<StoredImage> equal = store(1_101, bytes(1));
    List<RenditionKey> renditions = new ArrayList<>();
    for (int rendered : List.of(3, 700, 1_100)) {
      renditions.add(folder.keep(equal.get(rendered), "java-1", bytes(2)));
    }
    folder.keep(equal.get(4), "java-2", bytes(2));
    long bytes = 1_100 * 1_001 + 2 * 1_002;

    DedupeReport plan = plan();
    assertThat(run())
        .isEqualTo(plan)
        .isEqualTo(new DedupeReport(1_101 + 3, 2, 1_100 + 2, bytes, List.of()));

    assertThat(folder.links(equal.getFirst()).names()).isEqualTo(1_101);
    assertThat(
            folder.blobs.links(new Copy.RenditionCopy(renditions.getLast())).orElseThrow().names())
        .isEqualTo(3);
    folder.pass(Duration.ofDays(1));
    StoredImage late = folder.store(bytes(1));
    assertThat(run().linked()).isEqualTo(1);
    assertThat(file(late)).isEqualTo(file(equal.getFirst()));
  }

  @Test
  void aFullDiskEndsTheRunClearlyAndLeavesNothing() throws IOException {
    try (DiskBlobStore full = HookedFiles.openFull(folder.data)) {
      Dedupe dedupe = new Dedupe(full, folder.clock(), Progress.NONE);
      // More than memory holds.
      assertThatThrownBy(() ->
              dedupe.run(DrawnImages.draw(120_000, number -> number).map(StoredImage::original)))
          .isInstanceOfSatisfying(
              Failure.class,
              failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INSUFFICIENT_STORAGE))
          .hasMessageContaining("No space left on device")
          .hasMessageEndingWith(": free some room there and try again");

      assertThat(RecordSortTest.openScratchFiles()).isZero();
      assertThat(full.folder().temporaryFolder())
          .isDirectoryNotContaining(file -> file.toString().endsWith(".scratch"));
    }
    assertThat(Dedupe.lastEnd(folder.blobs)).isEmpty();
    assertThat(dedupe().run(folder.blobs.images(damage -> {}).map(StoredImage::original)))
        .isPresent();
  }

  @Test
  void deletingEveryIdOfAGroupFreesTheBytes() throws IOException {
    List<StoredImage> equal = store(5, bytes(1));
    run();
    Path name = temporary.resolve("name");
    Files.createLink(name, folder.original(equal.getFirst()));
    equal.forEach(folder::delete);

    assertThat(Files.getAttribute(name, "unix:nlink")).isEqualTo(1);
  }
}
