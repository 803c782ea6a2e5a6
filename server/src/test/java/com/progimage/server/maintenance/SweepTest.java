package com.progimage.server.maintenance;

import static com.progimage.server.maintenance.Folder.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.DiskBlobStore;
import com.progimage.server.blob.MemoryFolder;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.SweepReport.Reason;
import com.progimage.server.maintenance.SweepReport.Swept;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.SqliteRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
  private static final Duration MONTH = Duration.ofDays(30);

  @TempDir(factory = MemoryFolder.class)
  Path temporary;

  private Folder folder;
  private Registry registry;

  @BeforeEach
  void open() throws IOException {
    folder = new Folder(temporary.resolve("data"));
    registry =
        new SqliteRegistry(
            folder.blobs.folder().registryFile(), folder.blobs.folder().instanceId(), () -> {});
    registry.rebuild(Stream.of(), Stream.of());
  }

  @AfterEach
  void close() {
    registry.close();
    folder.close();
  }

  private Sweep sweep(Optional<Registry> known, Duration unused, long budgetBytes) {
    SweepRules rules = new SweepRules("java-1", unused, budgetBytes, MONTH);
    return new Sweep(folder.blobs, known, rules, folder.clock(), Progress.NONE);
  }

  /** By a dry run and by a run, after which nothing is left to do. */
  private List<Reason> swept(Duration unused, long budgetBytes, long bytes) {
    Sweep sweep = sweep(Optional.of(registry), unused, budgetBytes);
    SweepReport plan = sweep.plan();
    assertThat(sweep.plan()).as("after a dry run").isEqualTo(plan);
    assertThat(sweep.run()).isEqualTo(plan);
    assertThat(sweep.plan().swept()).isEmpty();
    assertThat(plan.bytesReclaimed()).isEqualTo(bytes);
    return plan.swept().stream().map(Swept::reason).toList();
  }

  private LocalDate today() {
    return LocalDate.ofInstant(folder.clock().instant(), ZoneOffset.UTC);
  }

  private RenditionKey keep(StoredImage image, String revision, byte[] bytes, LocalDate lastUse)
      throws IOException {
    RenditionKey key = folder.keep(image, revision, bytes);
    registry.record(
        new RenditionRecord(
            key, bytes.length, Digest.of(bytes), new Size(1, 1), image.createdAt(), lastUse));
    return key;
  }

  private StoredImage store(int seed) throws IOException {
    StoredImage image = folder.store(bytes(seed));
    registry.register(image);
    return image;
  }

  @Test
  void anExpiredImageGoesWithItsRenditionsAndTheRegistryForgetsIt() throws IOException {
    StoredImage stays = store(1);
    StoredImage image = folder.store(bytes(2), folder.clock().instant().plus(Duration.ofHours(1)));
    registry.register(image);
    keep(image, "java-1", bytes(3), today());
    assertThat(swept(MONTH, 0, 0)).isEmpty();
    folder.pass(Duration.ofHours(1));

    assertThat(swept(MONTH, 0, 1002 + 1003)).containsExactly(Reason.EXPIRED);
    assertThat(registry.list(null, 10)).containsExactly(stays);
    assertThat(folder.original(image)).doesNotExist();
  }

  @Test
  void withoutARegistryAServerForgetsItLater() throws IOException {
    StoredImage image = folder.store(bytes(2), folder.clock().instant());
    List<ImageId> forgotten = new ArrayList<>();
    try (Folder other = new Folder(folder.data)) {
      new Sweep(
              other.blobs,
              Optional.empty(),
              new SweepRules("java-1", MONTH, 0, MONTH),
              folder.clock(),
              Progress.NONE)
          .run();
    }
    folder.blobs.recover(stored -> {}, forgotten::add);
    assertThat(forgotten).containsExactly(image.id());
  }

  @Test
  void renditionsOfOtherRevisionsGo() throws IOException {
    StoredImage image = store(1);
    RenditionKey stays = keep(image, "java-1", bytes(2), today());
    keep(image, "java-0", bytes(3), today());

    assertThat(swept(MONTH, 0, 1003)).containsExactly(Reason.OTHER_REVISION);
    assertThat(folder.blobs.renditions().map(kept -> kept.key())).containsExactly(stays);
    assertThat(registry.renditions(image.id()))
        .extracting(RenditionRecord::key)
        .containsExactly(stays);
  }

  @Test
  void whatIsDamagedStaysForFsckAndStopsNothing() throws IOException {
    StoredImage damaged = store(1);
    folder.keep(damaged, "java-0", bytes(2));
    keep(store(2), "java-0", bytes(3), today());
    Path manifest = folder.data.resolve(folder.blobs.upkeep().manifestPath(damaged.id()));
    Files.delete(manifest);
    Files.writeString(manifest, "rotten");

    // One that has not read the manifest before it was damaged.
    try (DiskBlobStore other = folder.open()) {
      SweepRules rules = new SweepRules("java-1", MONTH, 0, MONTH);
      SweepReport report =
          new Sweep(other, Optional.of(registry), rules, folder.clock(), Progress.NONE).run();

      assertThat(report.bytesReclaimed()).isEqualTo(1003);
      assertThat(report.swept()).hasSize(1);
      assertThat(other.renditions(damaged.id())).hasSize(1);
    }
  }

  @Test
  void unusedRenditionsGo() throws IOException {
    RenditionKey stays = keep(store(1), "java-1", bytes(2), today().minusDays(30));
    keep(store(2), "java-1", bytes(3), today().minusDays(31));

    assertThat(swept(Duration.ZERO, 0, 0)).isEmpty();
    assertThat(swept(MONTH, 0, 1003)).containsExactly(Reason.UNUSED);
    assertThat(folder.blobs.renditions().map(kept -> kept.key())).containsExactly(stays);
  }

  @Test
  void overTheBudgetTheLongestUnusedGo() throws IOException {
    keep(store(1), "java-1", bytes(11), today().minusDays(3));
    RenditionKey latest = keep(store(2), "java-1", bytes(12), today());
    RenditionKey second = keep(store(3), "java-1", bytes(13), today().minusDays(1));

    assertThat(swept(MONTH, 1012 + 1013, 1011)).containsExactly(Reason.OVER_BUDGET);
    assertThat(folder.blobs.renditions().map(kept -> kept.key()))
        .containsExactlyInAnyOrder(latest, second);
  }

  @Test
  void whatDeadProcessesLeftGoes() throws IOException {
    Path dead = Files.createDirectory(folder.data.resolve("staging/4711-dead"));
    Files.writeString(dead.resolve("1.rendition"), "half of one");

    assertThat(swept(MONTH, 0, 0)).containsExactly(Reason.STALE_STAGING);
    assertThat(dead).doesNotExist();
  }

  @Test
  void oldTombstonesGo() throws IOException {
    StoredImage image = store(1);
    folder.delete(image);
    registry.forget(image.id());
    assertThat(swept(MONTH, 0, 0)).isEmpty();
    folder.pass(MONTH.plusMinutes(10));

    assertThat(swept(MONTH, 0, 0)).containsExactly(Reason.OLD_TOMBSTONE);
    assertThat(folder.data.resolve(folder.blobs.upkeep().tombstonePath(image.id()))).doesNotExist();
  }
}
