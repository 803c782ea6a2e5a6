package com.progimage.server.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.assembly.RenderWorker;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.engine.Pictures;
import com.progimage.server.engine.codec.png.PngEncoder;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Owner;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.StoredImage;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.requester.Viewer;
import com.progimage.server.library.space.BodyLength;
import com.progimage.server.library.space.UploadSpace;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.registry.space.SpaceLimits;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import com.progimage.server.render.RenderTask;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.order.Lane;
import com.progimage.server.render.order.RenderOutput;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.process.RenderSettings.WorkerPool;
import com.progimage.server.render.process.WorkerCommand;
import com.progimage.server.render.process.WorkerLaunch;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import com.progimage.server.transformation.Transformation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several renditions of one image are made with one decoding. */
final class MakeAllTest {
  private static final long MEMORY = 512L << 20;

  @TempDir(factory = MemoryFolder.class)
  static Path folder;

  private static final Deque<AutoCloseable> OPEN = new ArrayDeque<>();
  private static ImageLibrary library;

  private final List<RenderTask> tasks = new ArrayList<>();
  private StoredImage image;

  @BeforeAll
  static void start() throws IOException {
    Clock clock = Clock.systemUTC();
    DiskBlobStore blobs =
        opened(DiskBlobStore.open(folder.resolve("data"), new Reserve(0, 0), clock, damage -> {}));
    SqliteRegistry registry =
        opened(new SqliteRegistry(folder.resolve("registry.db"), "folder", () -> {}));
    registry.rebuild(Stream.of(), Stream.of());
    RegistryQueue changes = opened(new RegistryQueue(registry));
    RenderSettings usual = RenderSettings.DEFAULTS;
    WorkerPool pool =
        new WorkerPool(
            /* workers= */ 1,
            /* hasSpare= */ false,
            MEMORY,
            /* isConfined= */ false,
            usual.pool().helloTime(),
            usual.pool().drainTime());
    RenderWorkers workers =
        opened(
            new RenderWorkers(
                new RenderSettings(
                    pool, usual.queue(), usual.budgets(), usual.refusal(), /* originals= */ null),
                new WorkerLaunch(
                    WorkerCommand.ofThisProgram(RenderWorker.class, MEMORY, List.of()),
                    blobs.folder().renderFolder(),
                    /* confinement= */ null),
                new DecodeLimits(Limits.DEFAULTS.maxPixels(), Limits.DEFAULTS.maxSide()),
                clock));
    workers.start();
    Inspector inspector = new Inspector(Limits.DEFAULTS);
    RenditionMaker renditions =
        new RenditionMaker(
            blobs,
            workers,
            changes,
            new KeptCheck(inspector),
            Limits.DEFAULTS,
            100,
            RenderAccounts.NONE,
            clock);
    library =
        new ImageLibrary(
            blobs,
            registry,
            changes,
            inspector,
            renditions,
            new UploadSpace(registry.space(), _ -> SpaceLimits.NONE, 10_000_000),
            10_000_000,
            clock);
    assertThat(workers).satisfies(started -> started.awaitReady(Duration.ofMinutes(1)));
  }

  private static <T extends AutoCloseable> T opened(T part) {
    OPEN.push(part);
    return part;
  }

  @AfterAll
  static void stop() throws Exception {
    for (AutoCloseable part : OPEN) {
      part.close();
    }
  }

  @BeforeEach
  void store() throws IOException {
    byte[] png = Pictures.encode(new PngEncoder(), Pictures.photo(60, 40));
    image =
        library
            .store(
                new ByteArrayInputStream(png),
                BodyLength.UNKNOWN,
                new ImageLibrary.Upload(
                    Ownership.PUBLIC, ImageFormat.PNG, null, null, false, asker(), null))
            .image();
  }

  private Requester asker() {
    return new Requester(Lane.BATCH, "somewhere", Owner.PUBLIC, true, Viewer.OF_ALL, tasks::add);
  }

  private List<Optional<ErrorCode>> makeAll(Target... targets) {
    tasks.clear();
    return library.makeAll(image.id(), List.of(targets), asker()).stream()
        .map(failure -> failure.map(Failure::code))
        .toList();
  }

  private static Target target(String transformation, ImageFormat format) {
    return new Target(Transformation.parse(transformation), format);
  }

  private boolean isKept(Target target) {
    return library.isKept(image, target);
  }

  @Test
  void aThumbnailIsBudgetedAtItsOwnSize() {
    assertThat(makeAll(target("resize_20x20_fill,background_ffffff", ImageFormat.WEBP)))
        .containsExactly(Optional.empty());

    RenderOutput output = tasks.getFirst().order().outputs().getFirst();
    assertThat(output.encodedPixels()).isEqualTo(20 * 20);
    assertThat(output.largestStepPixels()).isEqualTo(60 * 40);
  }

  @Test
  void oneTaskMakesThemAll() {
    Target small = target("resize_20x", ImageFormat.PNG);
    Target turned = target("rotate_90", ImageFormat.JPEG);
    Target plain = new Target(Transformation.NONE, ImageFormat.WEBP);
    assertThat(makeAll(small, turned, plain, small)).containsOnly(Optional.empty()).hasSize(4);
    assertThat(tasks).hasSize(1);
    assertThat(List.of(small, turned, plain)).allMatch(this::isKept);
    assertThat(makeAll(small, turned, plain)).containsOnly(Optional.empty());
    assertThat(tasks).isEmpty();
  }

  @Test
  void theOriginalAndThoseThatCannotBeMadeNeedNoTask() {
    assertThat(
            makeAll(
                new Target(Transformation.NONE, ImageFormat.PNG),
                target("crop_0x70x9x9", ImageFormat.PNG),
                target("resize_20x", ImageFormat.AVIF)))
        .containsExactly(
            Optional.empty(),
            Optional.of(ErrorCode.INVALID_TRANSFORMATION),
            Optional.of(ErrorCode.FORMAT_UNAVAILABLE));
    assertThat(tasks).isEmpty();
  }

  @Test
  void oneThatCannotBeMadeDoesNotAffectTheOthers() {
    Target small = target("resize_20x", ImageFormat.PNG);
    Target impossible = target("rotate_180,maxbytes_20", ImageFormat.PNG);
    Target turned = target("rotate_90", ImageFormat.JPEG);
    assertThat(makeAll(small, impossible, turned))
        .containsExactly(
            Optional.empty(), Optional.of(ErrorCode.INVALID_TRANSFORMATION), Optional.empty());
    // One for all three, and one each after it failed.
    assertThat(tasks).hasSize(4);
    assertThat(isKept(small)).isTrue();
    assertThat(isKept(turned)).isTrue();
  }

  @Test
  void anImageThatIsGoneIsNotFound() {
    library.delete(image.id());
    assertThatThrownBy(() -> makeAll(target("resize_20x", ImageFormat.PNG)))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND));
  }
}
