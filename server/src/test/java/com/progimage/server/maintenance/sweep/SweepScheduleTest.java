package com.progimage.server.maintenance.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.image.StoredImage;
import com.progimage.server.maintenance.Folder;
import com.progimage.server.maintenance.FolderTest;
import com.progimage.server.maintenance.Progress;
import com.progimage.server.maintenance.sweep.step.Removal;
import com.progimage.server.maintenance.sweep.step.SweepRules;
import com.progimage.server.maintenance.sweep.step.SweepStep;
import com.progimage.server.maintenance.sweep.step.Swept;
import com.progimage.server.maintenance.sweep.step.Swept.Reason;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class SweepScheduleTest extends FolderTest {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Longer than any jitter of an hour's schedule, and than its first pause. */
  private static final Duration WHILE = Duration.ofMinutes(13);

  private Registry registry;
  private final List<Swept> swept = new ArrayList<>();
  private int failures;
  private long nanoTime;

  @BeforeEach
  void openRegistry() throws IOException {
    registry =
        new SqliteRegistry(
            folder.blobs.folder().registryFile(), folder.blobs.folder().instanceId(), () -> {});
    registry.rebuild(Stream.of(), Stream.of());
  }

  @AfterEach
  void closeRegistry() {
    registry.close();
  }

  private SweepSchedule server(SweepStep... more) {
    return server(folder.blobs, more);
  }

  private SweepSchedule server(DiskBlobStore blobs, SweepStep... more) {
    SweepRules rules = new SweepRules("java-1", Duration.ZERO, Duration.ZERO, 0, HOUR);
    List<SweepStep> steps = new ArrayList<>(SweepSteps.with(blobs, registry, rules, _ -> {}));
    steps.addAll(List.of(more));
    SweepSchedule.Listener listener =
        new SweepSchedule.Listener() {
          @Override
          public void accept(Swept one) {
            if (swept.size() < 10) {
              swept.add(one);
            }
          }

          @Override
          public void failed() {
            failures++;
          }
        };
    return new SweepSchedule(
        HOUR,
        () -> new Sweep(blobs, steps, folder.clock(), Progress.NONE),
        blobs,
        registry,
        listener,
        folder.clock(),
        () -> nanoTime,
        new SplittableRandom(7));
  }

  private void pass(Duration time, SweepSchedule... servers) {
    nanoTime += time.toNanos();
    jump(time, servers);
  }

  /** Moves the wall clock alone. */
  private void jump(Duration time, SweepSchedule... servers) {
    folder.pass(time);
    for (SweepSchedule server : servers) {
      server.look();
    }
  }

  private Optional<Instant> last() throws IOException {
    return Sweep.last(folder.blobs).map(SweepReport::finishedAt);
  }

  @Test
  void itRunsOncePerPeriodHoweverManyServersAreToldTo() throws IOException {
    SweepSchedule one = server();
    SweepSchedule other = server();
    pass(Duration.ofMinutes(5), one, other);
    assertThat(last()).as("a server that has just started").isEmpty();

    pass(WHILE, one, other);
    Instant first = folder.clock().instant();
    assertThat(last()).contains(first);
    pass(Duration.ofMinutes(50), other, one);
    assertThat(last()).contains(first);

    pass(Duration.ofMinutes(20), other, one);
    assertThat(last()).contains(folder.clock().instant());
  }

  @Test
  void whileTheDiskIsShortOfRoomItRunsEveryFewMinutes() throws IOException {
    try (DiskBlobStore shortOfRoom = folder.openShortOfRoom()) {
      SweepSchedule server = server(shortOfRoom);
      pass(WHILE, server);
      assertThat(last()).contains(folder.clock().instant());

      registry.register(folder.store(Folder.bytes(1), folder.clock().instant()));
      pass(Duration.ofMinutes(4), server);
      assertThat(swept).isEmpty();
      pass(Duration.ofMinutes(1), server);
      assertThat(last()).contains(folder.clock().instant());
      assertThat(swept).hasSize(1);
    }
  }

  @Test
  void whatExpiresGoesAndIsCounted() throws IOException {
    registry.register(folder.store(Folder.bytes(1), folder.clock().instant()));
    pass(WHILE, server());
    assertThat(swept).extracting(Swept::reason).containsExactly(Reason.EXPIRED);
  }

  @Test
  void aClockThatJumpsAheadTakesNoImageForADay() throws IOException {
    Instant start = folder.clock().instant();
    StoredImage image = folder.store(Folder.bytes(1), start.plus(HOUR.multipliedBy(5)));
    registry.register(image);
    StoredImage deleted = folder.store(Folder.bytes(2));
    folder.delete(deleted);
    SweepSchedule server = server();
    jump(HOUR.multipliedBy(8), server);
    assertThat(last()).as("it sweeps all else").contains(folder.clock().instant());
    pass(HOUR.multipliedBy(23), server);
    assertThat(swept).isEmpty();
    assertThat(Sweep.last(folder.blobs).orElseThrow().stays().images()).isEqualTo(1);

    pass(HOUR.multipliedBy(2), server);
    assertThat(swept).extracting(Swept::reason).contains(Reason.EXPIRED, Reason.OLD_TOMBSTONE);
  }

  @Test
  void aClockThatIsSetRightIsTrustedAtOnce() throws IOException {
    registry.register(folder.store(Folder.bytes(1), folder.clock().instant().plus(HOUR)));
    SweepSchedule server = server();
    jump(HOUR.multipliedBy(8), server);
    jump(HOUR.multipliedBy(-8), server);
    pass(HOUR.multipliedBy(2), server);
    assertThat(swept).extracting(Swept::reason).contains(Reason.EXPIRED);
  }

  @Test
  void aJumpAfterTheClockWentBackIsNoticed() throws IOException {
    registry.register(folder.store(Folder.bytes(1), folder.clock().instant()));
    SweepSchedule server = server();
    jump(HOUR.multipliedBy(-8), server);
    jump(HOUR.multipliedBy(10), server);
    assertThat(last()).isPresent();
    assertThat(swept).isEmpty();
  }

  @Test
  void aFurtherJumpBeginsTheDayAgain() throws IOException {
    registry.register(folder.store(Folder.bytes(1), folder.clock().instant()));
    SweepSchedule server = server();
    jump(HOUR.multipliedBy(2), server);
    pass(HOUR.multipliedBy(23), server);
    jump(HOUR.multipliedBy(2), server);
    pass(HOUR.multipliedBy(23), server);
    assertThat(swept).isEmpty();
    pass(HOUR.multipliedBy(2), server);
    assertThat(swept).extracting(Swept::reason).contains(Reason.EXPIRED);
  }

  @Test
  void theLogNamesAJumpOnce() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger log = (Logger) LoggerFactory.getLogger(ClockGuard.class);
    log.addAppender(lines);
    try {
      SweepSchedule server = server();
      jump(HOUR.multipliedBy(8), server);
      pass(HOUR, server);
      pass(HOUR.multipliedBy(24), server);
    } finally {
      log.detachAppender(lines);
    }
    assertThat(lines.list)
        .singleElement()
        .satisfies(line -> assertThat(line.getLevel()).isEqualTo(Level.WARN))
        .satisfies(line -> assertThat(line.getFormattedMessage()).contains("ahead by PT8H"));
  }

  @Test
  void anHourIsNoJump() throws IOException {
    registry.register(folder.store(Folder.bytes(1), folder.clock().instant()));
    jump(HOUR, server());
    assertThat(swept).extracting(Swept::reason).containsExactly(Reason.EXPIRED);
  }

  @Test
  void whereTheOneAtWorkDiesAnotherTakesOver() throws IOException {
    SweepSchedule server = server();
    try (TaskLock _ = folder.blobs.folder().claim(Sweep.TASK).orElseThrow()) {
      pass(WHILE, server);
      assertThat(last()).isEmpty();
    }
    pass(Duration.ofMinutes(1), server);
    assertThat(last()).contains(folder.clock().instant());
  }

  @Test
  void whatFailsIsCountedAndTriedAgain() throws IOException {
    SweepSchedule server =
        server(run -> {
          if (failures == 0) {
            throw new IllegalStateException("the disk fails");
          }
          return Stream.of();
        });
    pass(WHILE, server);
    assertThat(failures).isEqualTo(1);
    assertThat(last()).isEmpty();

    pass(Duration.ofMinutes(1), server);
    assertThat(last()).isPresent();
  }

  @Test
  void aRegistryThatIsNotWholeIsWaitedFor() throws IOException {
    SweepSchedule server = server();
    registry.distrust();
    pass(WHILE, server);
    assertThat(last()).isEmpty();

    registry.rebuild(Stream.of(), Stream.of());
    pass(Duration.ofSeconds(5), server);
    assertThat(last()).isPresent();
  }

  @Test
  void closingItEndsARunBetweenTwoRemovals() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    SweepSchedule server =
        server(run ->
            Stream.generate(() -> {
              begun.countDown();
              return new Removal(null, "a path", Reason.UNUSED, List.of(), () -> true);
            }));
    folder.pass(WHILE);
    AutoCloseable started = server.start();
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    started.close();

    // It gave the folder up.
    folder.blobs.folder().claim(Sweep.TASK).orElseThrow().close();
    assertThat(last()).isEmpty();
    assertThat(failures).isZero();
  }
}
