package com.progimage.server.maintenance.sweep;

import static com.progimage.server.maintenance.Folder.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.copy.Copy;
import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.blob.copy.MergeBatch;
import com.progimage.server.blob.copy.Merged;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.Folder;
import com.progimage.server.maintenance.FolderTest;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.maintenance.sweep.step.RenditionBudget;
import com.progimage.server.maintenance.sweep.step.RenditionUse;
import com.progimage.server.maintenance.sweep.step.SweepRules;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.maintenance.sweep.step.Swept;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RenditionRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs on each kind of registry. */
abstract class SweepContract extends FolderTest {
  static final Duration MONTH = Duration.ofDays(30);

  Registry registry;

  /** An empty one for {@link #folder}. */
  abstract Registry openRegistry() throws IOException;

  @BeforeEach
  void open() throws IOException {
    registry = openRegistry();
    registry.rebuild(Stream.of(), Stream.of());
  }

  @AfterEach
  void close() {
    registry.close();
  }

  static SweepRules rules(Duration unused, long budgetBytes) {
    return new SweepRules("java-1", Duration.ZERO, unused, budgetBytes, MONTH);
  }

  private Sweep sweep(List<SweepStep> steps) {
    return new Sweep(folder.blobs, steps, folder.clock(), Progress.NONE);
  }

  List<Swept> run(List<SweepStep> steps) throws IOException {
    List<Swept> removed = new ArrayList<>();
    assertThat(sweep(steps).run(removed::add, () -> false)).isPresent();
    return removed;
  }

  /** By a dry run and by a run, after which nothing is left to do. */
  private List<Reason> swept(SweepRules rules, long bytes) throws IOException {
    Sweep sweep = sweep(SweepSteps.with(folder.blobs, registry, rules, _ -> {}));
    List<Swept> planned = new ArrayList<>();
    List<Swept> removed = new ArrayList<>();
    SweepReport plan = sweep.plan(planned::add);

    assertThat(sweep.run(removed::add, () -> false)).as("after a dry run").contains(plan);
    assertThat(removed)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("bytes")
        .isEqualTo(planned);
    assertThat(sweep.plan(left -> {}).total().count()).isZero();
    assertThat(plan.total().bytes()).isEqualTo(bytes);
    assertThat(Sweep.last(folder.blobs)).contains(plan);
    return planned.stream().map(Swept::reason).toList();
  }

  private List<Reason> swept(Duration unused, long budgetBytes, long bytes) throws IOException {
    return swept(rules(unused, budgetBytes), bytes);
  }

  LocalDate today() {
    return LocalDate.ofInstant(folder.clock().instant(), ZoneOffset.UTC);
  }

  RenditionKey keep(StoredImage image, String revision, byte[] bytes, LocalDate lastUse)
      throws IOException {
    RenditionKey key = folder.keep(image, revision, bytes);
    registry.record(
        new RenditionRecord(
            key, bytes.length, Digest.of(bytes), new Size(1, 1), image.createdAt(), lastUse));
    return key;
  }

  StoredImage store(int seed) throws IOException {
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
      List<SweepStep> steps = SweepSteps.beside(other.blobs, /* known= */ null, rules(MONTH, 0));
      new Sweep(other.blobs, steps, folder.clock(), Progress.NONE).run(swept -> {}, () -> false);
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
    Path manifest = folder.data.resolve(folder.blobs.paths().manifest(damaged.id()));
    Files.delete(manifest);
    Files.writeString(manifest, "rotten");

    // One that has not read the manifest before it was damaged.
    try (DiskBlobStore other = folder.open()) {
      List<SweepStep> steps = SweepSteps.with(other, registry, rules(MONTH, 0), _ -> {});

      assertThat(run(steps)).extracting(Swept::bytes).containsExactly(1003L);
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
  void ofThoseUsedOnOneDayTheOnesMadeEarlierGo() throws IOException {
    RenditionKey later = keep(store(1), "java-1", bytes(1), today());
    RenditionKey earlier = keep(store(2), "java-1", bytes(2), today());
    Files.setLastModifiedTime(
        folder.data.resolve(folder.blobs.paths().of(new Copy.RenditionCopy(earlier))),
        FileTime.from(folder.clock().instant().minus(Duration.ofHours(2))));

    assertThat(swept(MONTH, 2_000, 1002)).containsExactly(Reason.OVER_BUDGET);
    assertThat(folder.blobs.renditions().map(kept -> kept.key())).containsExactly(later);
  }

  @Test
  void whatFitsTheBudgetToTheByteStays() throws IOException {
    keep(store(1), "java-1", bytes(1), today().minusDays(1));
    keep(store(2), "java-1", bytes(2), today());

    assertThat(swept(MONTH, 2_003, 0)).isEmpty();
    assertThat(swept(MONTH, 2_002, 1_001)).hasSize(1);
  }

  @Test
  void whereTheDiskIsShortOfRoomRenditionsGoWithoutABudgetToo() throws IOException {
    keep(store(1), "java-1", bytes(1), today());
    try (DiskBlobStore shortOfRoom = folder.openShortOfRoom()) {
      List<SweepStep> steps = SweepSteps.with(shortOfRoom, registry, rules(MONTH, 0), _ -> {});
      List<Swept> planned = new ArrayList<>();
      new Sweep(shortOfRoom, steps, folder.clock(), Progress.NONE).plan(planned::add);

      assertThat(planned).extracting(Swept::reason).containsExactly(Reason.OVER_BUDGET);
    }
  }

  @Test
  void noMoreGoThanMakeRoomEnough() throws IOException {
    RenditionBudget budget = new RenditionBudget();
    RenditionUse earlier = use(keep(store(1), "java-1", bytes(1), today().minusDays(1)));
    RenditionUse later = use(keep(store(2), "java-1", bytes(2), today()));
    budget.add(earlier);
    budget.add(later);

    budget.draw(/* most= */ Long.MAX_VALUE, /* toFree= */ 7);

    assertThat(budget.isOver(later)).isFalse();
    assertThat(budget.isOver(earlier)).isTrue();
  }

  private RenditionUse use(RenditionKey key) {
    LocalDate lastUse =
        registry.renditions(key.id()).stream()
            .map(RenditionRecord::lastUsedOn)
            .findFirst()
            .orElseThrow();
    FileLinks links = folder.blobs.links(new Copy.RenditionCopy(key)).orElseThrow();
    return new RenditionUse(key, links, folder.clock().instant(), lastUse);
  }

  @Test
  void aFileOfSeveralNamesCountsOnceAndIsAsRecentAsItsLastUse() throws IOException {
    RenditionKey first = keep(store(1), "java-1", bytes(5), today().minusDays(9));
    RenditionKey second = keep(store(1), "java-1", bytes(5), today());
    RenditionKey third = keep(store(3), "java-1", bytes(6), today().minusDays(1));
    RenditionKey last = keep(store(4), "java-1", bytes(7), today().minusDays(2));
    try (MergeBatch batch = folder.blobs.mergeBatch()) {
      assertThat(
              batch.merge(new Copy.RenditionCopy(first), new Copy.RenditionCopy(second)).outcome())
          .isEqualTo(Merged.MergeOutcome.LINKED);
    }

    SweepReport plan =
        sweep(SweepSteps.with(folder.blobs, registry, rules(MONTH, 0), _ -> {})).plan(swept -> {});
    assertThat(plan.stays().renditions()).isEqualTo(4);
    assertThat(plan.stays().renditionBytes()).isEqualTo(1005 + 1006 + 1007);

    assertThat(swept(MONTH, 1005 + 1006, 1007)).containsExactly(Reason.OVER_BUDGET);
    assertThat(folder.blobs.findRendition(last)).isEmpty();
    assertThat(swept(MONTH, 1005, 1006)).containsExactly(Reason.OVER_BUDGET);
    assertThat(folder.blobs.findRendition(third)).isEmpty();
    assertThat(swept(MONTH, 1, 1005))
        .as("its room is free when both names go")
        .containsExactly(Reason.OVER_BUDGET, Reason.OVER_BUDGET);
  }

  @Test
  void whatExpiresTakesAlongWhatWasMadeOfItAndItsBytesAreNotTheBudgets() throws IOException {
    StoredImage logo = folder.store(bytes(2), folder.clock().instant());
    registry.register(logo);
    StoredImage photo = store(3);
    RenditionKey marked =
        new RenditionKey(photo.id(), "java-1", "overlay_" + logo.id(), ImageFormat.WEBP);
    try (StagedRendition staged = folder.blobs.stageRendition(marked)) {
      Files.write(staged.file(), bytes(4));
      folder.blobs.keep(staged);
    }
    RenditionKey plain = keep(photo, "java-1", bytes(5), today().minusDays(3));

    assertThat(swept(MONTH, 1005, 1002 + 1004)).containsExactly(Reason.EXPIRED);
    assertThat(folder.blobs.findRendition(marked)).isEmpty();
    assertThat(folder.blobs.findRendition(plain)).isPresent();
  }

  @Test
  void renditionsOfAnotherRevisionInUseHaveTheirGrace() throws IOException {
    RenditionKey stays = keep(store(1), "java-0", bytes(2), today().minusDays(1));
    RenditionKey goes = keep(store(2), "java-0", bytes(3), today().minusDays(2));
    SweepRules rules = new SweepRules("java-1", Duration.ofDays(1), MONTH, 0, MONTH);

    assertThat(swept(rules, 1003)).containsExactly(Reason.OTHER_REVISION);
    assertThat(folder.blobs.findRendition(stays)).isPresent();
    assertThat(folder.blobs.findRendition(goes)).isEmpty();
  }

  @Test
  void oneSweepAtATimeIsAtWork() throws IOException {
    keep(store(1), "java-0", bytes(2), today());
    List<SweepStep> steps = SweepSteps.with(folder.blobs, registry, rules(MONTH, 0), _ -> {});
    try (TaskLock _ = folder.blobs.folder().claim(Sweep.TASK).orElseThrow()) {
      assertThat(sweep(steps).run(swept -> {}, () -> false)).isEmpty();
      assertThat(sweep(steps).plan(swept -> {}).total().count()).isEqualTo(1);
    }
    assertThat(run(steps)).hasSize(1);
  }

  @Test
  void aSweepThatIsStoppedEndsBetweenTwoRemovalsAndIsNotWrittenDown() throws IOException {
    keep(store(1), "java-0", bytes(2), today());
    keep(store(2), "java-0", bytes(3), today());
    Sweep sweep = sweep(SweepSteps.with(folder.blobs, registry, rules(MONTH, 0), _ -> {}));
    List<Swept> removed = new ArrayList<>();

    assertThatThrownBy(() -> sweep.run(removed::add, () -> !removed.isEmpty()))
        .isInstanceOf(CancellationException.class);
    assertThat(removed).hasSize(1);
    assertThat(Sweep.last(folder.blobs)).isEmpty();
    assertThat(sweep.run(removed::add, () -> false)).isPresent();
    assertThat(removed).hasSize(2);
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
    assertThat(folder.data.resolve(folder.blobs.paths().tombstone(image.id()))).doesNotExist();
  }
}
