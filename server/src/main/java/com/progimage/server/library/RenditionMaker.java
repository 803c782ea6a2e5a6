package com.progimage.server.library;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.library.Renderer.Order;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.order.Lane;
import com.progimage.server.render.protocol.EngineCapabilities;
import com.progimage.server.render.protocol.RenderedOutput;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Operation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** Makes renditions on demand, each only once at a time, and keeps them. */
public final class RenditionMaker {
  /** Budgets are ten times the usual time, so this is about one second. */
  private static final double SLICE_SECONDS = 10;

  private final BlobStore blobs;
  private final RenderWorkers workers;
  private final Renderer renderer;
  private final RegistryQueue ledger;
  private final KeptCheck check;
  private final Limits limits;
  private final int maxRenditions;
  private final Clock clock;

  /** Renditions in progress: a second request for one waits for the first. */
  private final Map<Seat, CompletableFuture<Optional<Blob>>> inProgress = new ConcurrentHashMap<>();

  /** Separates the lanes, so that a client never waits for the end of a batch. */
  private record Seat(RenditionKey key, Lane lane) {}

  /**
   * A rendition in progress.
   *
   * @param result for waiting requests; empty if it is not kept
   */
  private record RenderInProgress(
      Seat seat, RenditionInputs sources, Order order, CompletableFuture<Optional<Blob>> result) {
    RenditionKey key() {
      return seat.key();
    }
  }

  /**
   * @param maxRenditions the maximum number kept for one image; further ones are served but not
   *     kept
   */
  public RenditionMaker(
      BlobStore blobs,
      RenderWorkers workers,
      RegistryQueue ledger,
      KeptCheck check,
      Limits limits,
      int maxRenditions,
      Clock clock) {
    this.blobs = blobs;
    this.workers = workers;
    this.renderer = new Renderer(workers, limits, this::original);
    this.ledger = ledger;
    this.check = check;
    this.limits = limits;
    this.maxRenditions = maxRenditions;
    this.clock = clock;
  }

  RenditionKey key(StoredImage image, Transformation transformation, ImageFormat format) {
    return new RenditionKey(
        image.id(), workers.capabilities().revision(), transformation.text(), format);
  }

  void requireWritable(ImageFormat format) {
    EngineCapabilities engine = workers.capabilities();
    if (!engine.writes().contains(format)) {
      throw new Failure(
          ErrorCode.FORMAT_UNAVAILABLE,
          "the %s engine of this server cannot make %s: /capabilities lists the formats that it can"
              .formatted(engine.engine(), format.text()));
    }
  }

  void requireMakeable(StoredImage image, Target target) {
    requireWritable(target.format());
    Plan _ = plan(image, target.transformation());
  }

  /**
   * Finds the current images that a transformation names.
   *
   * @throws Failure {@code image-not-found}, which names the step
   */
  List<StoredImage> named(Transformation transformation) {
    List<StoredImage> named = new ArrayList<>();
    transformation
        .namedImages()
        .forEach((id, step) -> named.add(blobs.find(id).orElseThrow(() -> unknown(id, step))));
    return named;
  }

  /**
   * Makes those of several renditions that are not kept, with few decodings and in tasks that are
   * short enough for clients to wait for the worker. {@link #open} finds out which could not be
   * made or kept.
   */
  void prepare(StoredImage image, List<Target> targets, TaskOwner asker) {
    List<RenderInProgress> wanted = new ArrayList<>();
    for (Target target : targets) {
      inProgress(image, target, asker).ifPresent(wanted::add);
    }
    for (List<RenderInProgress> slice : slices(image, wanted)) {
      // Open makes a single one equally well, and reports its failure.
      if (slice.size() > 1) {
        prepare(image, slice, asker);
      }
    }
  }

  private void prepare(StoredImage image, Collection<RenderInProgress> slice, TaskOwner asker) {
    List<RenderInProgress> begun = slice.stream().filter(this::begin).toList();
    try {
      if (!begun.isEmpty()) {
        make(image, begun, asker).forEach(StagedRendition::close);
      }
    } catch (Failure oneOfThem) {
      // Each reports the failure itself.
    } finally {
      begun.forEach(this::end);
    }
  }

  /** Plans a rendition; empty if it is kept or cannot be made. */
  private Optional<RenderInProgress> inProgress(StoredImage image, Target target, TaskOwner asker) {
    RenditionKey key = key(image, target.transformation(), target.format());
    if (findKept(key).isPresent()) {
      return Optional.empty();
    }
    try {
      requireWritable(target.format());
      RenditionInputs sources = new RenditionInputs(image, named(target.transformation()));
      return Optional.of(inProgress(key, sources, plan(image, target.transformation()), asker));
    } catch (Failure unmakable) {
      return Optional.empty();
    }
  }

  private RenderInProgress inProgress(
      RenditionKey key, RenditionInputs sources, Plan plan, TaskOwner asker) {
    Order order = new Order(sources.named(), plan, blobs.stageRendition(key));
    return new RenderInProgress(
        new Seat(key, asker.lane()), sources, order, new CompletableFuture<>());
  }

  /**
   * @return false if another render is making the same rendition
   */
  private boolean begin(RenderInProgress render) {
    return inProgress.putIfAbsent(render.seat(), render.result()) == null;
  }

  /**
   * Groups renders in their order; each group takes about as long as decoding the image, or a
   * second.
   */
  private List<List<RenderInProgress>> slices(StoredImage image, List<RenderInProgress> renders) {
    if (renders.size() < 2) {
      return List.of();
    }
    Path original = original(image).file();
    double most = Math.max(SLICE_SECONDS, Renderer.decodingSeconds(image));
    List<List<RenderInProgress>> slices = new ArrayList<>();
    double seconds = Double.POSITIVE_INFINITY;
    for (RenderInProgress render : renders) {
      double more = renderer.seconds(image, original, render.order());
      if (seconds + more > most) {
        slices.add(new ArrayList<>());
        seconds = 0;
      }
      slices.getLast().add(render);
      seconds += more;
    }
    return slices;
  }

  OpenRendition open(RenditionInputs sources, Target target, TaskOwner asker) {
    StoredImage image = sources.image();
    RenditionKey key = key(image, target.transformation(), target.format());
    Optional<Blob> kept = findKept(key);
    if (kept.isPresent()) {
      touch(key);
      return new OpenRendition(kept.get(), OpenRendition.RenditionOrigin.KEPT, Duration.ZERO);
    }
    Plan plan = plan(image, target.transformation());
    long started = System.nanoTime();
    RenderInProgress mine = inProgress(key, sources, plan, asker);
    CompletableFuture<Optional<Blob>> theirs = inProgress.putIfAbsent(mine.seat(), mine.result());
    if (theirs != null) {
      Optional<Blob> shared = join(theirs);
      if (shared.isPresent()) {
        return new OpenRendition(
            shared.get(), OpenRendition.RenditionOrigin.SHARED, since(started));
      }
      // It was served and removed, or abandoned: this request makes its own.
      return make(mine, asker, started);
    }
    try {
      // Another render may have ended between the check and the beginning of this one.
      Optional<Blob> landed = findKept(key);
      if (landed.isPresent()) {
        mine.result().complete(landed);
        return new OpenRendition(
            landed.get(), OpenRendition.RenditionOrigin.SHARED, since(started));
      }
      return make(mine, asker, started);
    } catch (RuntimeException e) {
      if (!concernsAskerOnly(e)) {
        mine.result().completeExceptionally(e);
      }
      throw e;
    } finally {
      end(mine);
    }
  }

  /** Records that a rendition is used today. */
  void touch(RenditionKey key) {
    ledger.touch(key, today());
  }

  private static boolean concernsAskerOnly(RuntimeException e) {
    return e instanceof Failure failure
        && (failure.code() == ErrorCode.JOB_CANCELLED || failure.code() == ErrorCode.RATE_LIMITED);
  }

  /** Ends a render. Requests that wait for an abandoned render make the rendition themselves. */
  private void end(RenderInProgress render) {
    render.result().complete(Optional.empty());
    inProgress.remove(render.seat(), render.result());
  }

  /**
   * Decodes a staged original and discards the result.
   *
   * @throws Failure {@code undecodable} and other failures of rendering
   */
  void tryDecoding(StoredImage image, Path file, TaskOwner asker) {
    Transformation speck = Transformation.parse("resize_1x1");
    renderStaged(
            new RenditionInputs(image, List.of()), file, new Target(speck, ImageFormat.PNG), asker)
        .close();
  }

  /**
   * Renders a staged original, whether it will be stored or not. Closing the result removes it.
   *
   * @param file the image's bytes, which may not be stored
   */
  OpenRendition renderStaged(RenditionInputs sources, Path file, Target target, TaskOwner asker) {
    StoredImage image = sources.image();
    Plan plan = plan(image, target.transformation());
    long started = System.nanoTime();
    StagedRendition staged =
        blobs.stageRendition(key(image, target.transformation(), target.format()));
    try {
      var _ =
          renderer.render(image, file, List.of(new Order(sources.named(), plan, staged)), asker);
      return new OpenRendition(
          staged.asBlob(), OpenRendition.RenditionOrigin.MADE, since(started), staged::close);
    } catch (RuntimeException e) {
      staged.close();
      sources.named().forEach(this::requireStill);
      throw e;
    }
  }

  private OpenRendition make(RenderInProgress render, TaskOwner asker, long started) {
    StagedRendition staged = make(render.sources().image(), List.of(render), asker).getFirst();
    Optional<Blob> kept = render.result().join();
    if (kept.isPresent()) {
      return new OpenRendition(kept.get(), OpenRendition.RenditionOrigin.MADE, since(started));
    }
    return new OpenRendition(
        staged.asBlob(), OpenRendition.RenditionOrigin.MADE, since(started), staged::close);
  }

  /**
   * Makes renditions of one image with one decoding and keeps them.
   *
   * @return those that could not be kept still have their bytes and must be closed
   */
  private List<StagedRendition> make(
      StoredImage image, List<RenderInProgress> begun, TaskOwner asker) {
    Blob original = original(image);
    List<Order> orders = begun.stream().map(RenderInProgress::order).toList();
    List<StagedRendition> staged = orders.stream().map(Order::staged).toList();
    try {
      List<RenderedOutput> made = renderer.render(image, original.file(), orders, asker);
      for (int i = 0; i < made.size(); i++) {
        keep(begun.get(i), staged.get(i), made.get(i));
      }
      return staged;
    } catch (RuntimeException e) {
      staged.forEach(StagedRendition::close);
      // A delete may remove a source while the worker reads it, which then fails in any way.
      begun.forEach(render -> requireStill(render.sources()));
      throw e;
    }
  }

  private void keep(RenderInProgress render, StagedRendition staged, RenderedOutput made) {
    RenditionKey key = render.key();
    staged.note(made.digest());
    Optional<Blob> kept = made.durable() ? keep(staged, key) : Optional.empty();
    if (kept.isPresent()) {
      check.trust(kept.get());
      ledger.record(
          new RenditionRecord(
              key, made.byteCount(), made.digest(), made.size(), clock.instant(), today()));
      staged.close();
    } else {
      requireStill(render.sources());
    }
    render.result().complete(kept);
  }

  private void requireStill(RenditionInputs sources) {
    requireStill(sources.image());
    sources.named().forEach(this::requireStill);
  }

  private void requireStill(StoredImage image) {
    if (blobs.find(image.id()).isEmpty()) {
      throw deleted(image.id());
    }
  }

  private Blob original(StoredImage image) {
    return blobs.findOriginal(image).orElseThrow(() -> deleted(image.id()));
  }

  /**
   * Keeps a rendition; empty if the image has enough of them, the disk is full, or the image is
   * gone.
   */
  private Optional<Blob> keep(StagedRendition staged, RenditionKey key) {
    if (blobs.renditionCount(key.id(), key.revision()) >= maxRenditions) {
      return Optional.empty();
    }
    try {
      return blobs.keep(staged);
    } catch (Failure full) {
      if (full.code() == ErrorCode.INSUFFICIENT_STORAGE) {
        return Optional.empty();
      }
      throw full;
    }
  }

  private Plan plan(StoredImage image, Transformation transformation) {
    Size size = image.size();
    Plan plan = transformation.plan(size, image.format() == ImageFormat.SVG);
    plan.requireWithin(limits.maxPixels(), limits.maxSide());
    return plan;
  }

  private Optional<Blob> findKept(RenditionKey key) {
    Optional<Blob> kept = blobs.findRendition(key);
    if (kept.isEmpty()) {
      return kept;
    }
    return switch (check.look(kept.get(), key.format())) {
      case WHOLE -> kept;
      // The file with its name is now another one, just made.
      case GONE -> Optional.empty();
      case DAMAGED -> {
        blobs.discard(key);
        yield Optional.empty();
      }
    };
  }

  private static Optional<Blob> join(CompletableFuture<Optional<Blob>> render) {
    try {
      return render.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw e;
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private static Failure unknown(ImageId id, Operation step) {
    return new Failure(
        ErrorCode.IMAGE_NOT_FOUND,
        "there is no image %s, which the step '%s' names: store it first, or name another"
            .formatted(id, step.text()));
  }

  private static Failure deleted(ImageId id) {
    return new Failure(ErrorCode.IMAGE_NOT_FOUND, "image " + id + " was deleted meanwhile");
  }
}
