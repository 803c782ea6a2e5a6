package com.progimage.server.library;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.transformation.Operation;
import com.progimage.server.image.transformation.Plan;
import com.progimage.server.image.transformation.Settings;
import com.progimage.server.image.transformation.Transformation;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.Limits;
import com.progimage.server.registry.LedgerWriter;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.render.Lane;
import com.progimage.server.render.NamedSource;
import com.progimage.server.render.RenderJob;
import com.progimage.server.render.RenderOutput;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.protocol.EngineCapabilities;
import com.progimage.server.render.protocol.RenderedOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Makes renditions just in time, each once at a time, and keeps them. */
public final class Renditions {
  private final BlobStore blobs;
  private final RenderWorkers workers;
  private final LedgerWriter ledger;
  private final KeptCheck check;
  private final Limits limits;
  private final int maxRenditions;
  private final Clock clock;

  /** What is being made; who comes second waits. Completed with empty where it was not kept. */
  private final Map<RenditionKey, CompletableFuture<Optional<Blob>>> flights =
      new ConcurrentHashMap<>();

  /**
   * @param maxRenditions kept for one image; further ones are served only
   */
  public Renditions(
      BlobStore blobs,
      RenderWorkers workers,
      LedgerWriter ledger,
      KeptCheck check,
      Limits limits,
      int maxRenditions,
      Clock clock) {
    this.blobs = blobs;
    this.workers = workers;
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
          "the %s engine of this server cannot make %s: /capabilities lists what it can"
              .formatted(engine.engine(), format.text()));
    }
  }

  /**
   * The images that a transformation names, as the disk has them now.
   *
   * @throws Failure {@code image-not-found}, naming the step
   */
  List<StoredImage> named(Transformation transformation) {
    List<StoredImage> named = new ArrayList<>();
    transformation
        .namedImages()
        .forEach((id, step) -> named.add(blobs.find(id).orElseThrow(() -> unknown(id, step))));
    return named;
  }

  Rendition open(Sources sources, Transformation transformation, ImageFormat format) {
    StoredImage image = sources.image();
    RenditionKey key = key(image, transformation, format);
    Optional<Blob> kept = findKept(key);
    if (kept.isPresent()) {
      ledger.touch(key, today());
      return new Rendition(kept.get(), Rendition.Origin.KEPT, Duration.ZERO);
    }
    Plan plan = plan(image, transformation);
    long started = System.nanoTime();
    CompletableFuture<Optional<Blob>> mine = new CompletableFuture<>();
    CompletableFuture<Optional<Blob>> flight = flights.putIfAbsent(key, mine);
    if (flight != null) {
      Optional<Blob> shared = join(flight);
      if (shared.isPresent()) {
        return new Rendition(shared.get(), Rendition.Origin.SHARED, since(started));
      }
      // It was served and removed: this request makes its own.
      return make(sources, plan, key, started, new CompletableFuture<>());
    }
    try {
      // Another flight may have landed between the look and the take-off.
      Optional<Blob> landed = findKept(key);
      if (landed.isPresent()) {
        mine.complete(landed);
        return new Rendition(landed.get(), Rendition.Origin.SHARED, since(started));
      }
      return make(sources, plan, key, started, mine);
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      flights.remove(key, mine);
    }
  }

  /**
   * Decodes a staged original and throws the result away.
   *
   * @throws Failure {@code undecodable} and whatever else rendering refuses
   */
  void tryDecoding(StoredImage image, Path file) {
    Transformation speck = Transformation.parse("resize_1x1");
    renderStaged(new Sources(image, List.of()), file, speck, ImageFormat.PNG).close();
  }

  /**
   * Renders a staged original, whether it is to be stored or not. Closing what it gives removes it.
   *
   * @param file the bytes of the image, which nobody need be able to find yet
   */
  Rendition renderStaged(
      Sources sources, Path file, Transformation transformation, ImageFormat format) {
    StoredImage image = sources.image();
    Plan plan = plan(image, transformation);
    long started = System.nanoTime();
    StagedRendition staged = blobs.stageRendition(key(image, transformation, format));
    try {
      render(sources, file, plan, staged);
      return new Rendition(staged.unkept(), Rendition.Origin.MADE, since(started), staged::close);
    } catch (RuntimeException e) {
      staged.close();
      sources.named().forEach(this::requireStill);
      throw e;
    }
  }

  private Rendition make(
      Sources sources,
      Plan plan,
      RenditionKey key,
      long started,
      CompletableFuture<Optional<Blob>> flight) {
    Blob original = original(sources.image());
    StagedRendition staged = blobs.stageRendition(key);
    try {
      RenderedOutput made = render(sources, original.file(), plan, staged);
      Optional<Blob> kept = keep(staged, key);
      flight.complete(kept);
      if (kept.isPresent()) {
        ledger.record(
            new RenditionRecord(
                key, made.byteCount(), made.digest(), made.size(), clock.instant(), today()));
        staged.close();
        return new Rendition(kept.get(), Rendition.Origin.MADE, since(started));
      }
      requireStill(sources);
      return new Rendition(staged.unkept(), Rendition.Origin.MADE, since(started), staged::close);
    } catch (RuntimeException e) {
      staged.close();
      // A delete takes a source away from under the worker, which then fails in any manner.
      requireStill(sources);
      throw e;
    }
  }

  private void requireStill(Sources sources) {
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

  /** Empty where the image has enough renditions, where the disk is full, and where it is gone. */
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

  private RenderedOutput render(Sources sources, Path source, Plan plan, StagedRendition staged) {
    StoredImage image = sources.image();
    int frames = frames(image, source, staged.key());
    plan.requireAnimationWithin(limits.maxPixels(), frames);
    RenderOutput output =
        new RenderOutput(
            staged.key().transformation(),
            staged.key().format(),
            staged.file(),
            plan.maxPixels() * frames,
            plan.operationSeconds() * frames + fittingSeconds(image, plan, staged.key(), frames));
    RenderJob job =
        new RenderJob(
            image.digest(),
            source,
            image.format(),
            plan.start().pixels() * frames,
            sources.named().stream()
                .collect(Collectors.toMap(StoredImage::id, each -> named(each, plan))),
            List.of(output));
    try {
      return workers.submit(job, Lane.INTERACTIVE).await().getFirst();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.temporary(
          ErrorCode.DRAINING, "this server is shutting down: try again", Duration.ofSeconds(1), e);
    }
  }

  /** What encoding may take beyond once and as usual, until a rendition is small enough. */
  private static double fittingSeconds(StoredImage image, Plan plan, RenditionKey key, int frames) {
    Settings settings = settings(key);
    int effort = settings.has(Settings.Flag.COMPRESS) ? Settings.COMPRESS_EFFORT : 1;
    int attempts = settings.maxBytes() == null ? 1 : Settings.MAX_ATTEMPTS;
    double megapixels = plan.maxPixels() * frames / 1_000_000.0;
    double seconds =
        (attempts * effort - 1) * key.format().encodeSecondsPerMegapixel() * megapixels;
    if (frames > 1) {
      // An animation is not kept in memory: each attempt makes its pictures again.
      double again = image.format().decodeSecondsPerMegapixel() * megapixels;
      seconds += (attempts - 1) * (again + plan.operationSeconds() * frames);
    }
    return seconds;
  }

  private static Settings settings(RenditionKey key) {
    String text = key.transformation();
    return text.isEmpty() ? Settings.NONE : Transformation.parse(text).settings();
  }

  /** A drawing is made in no size but those of the picture's way and its own. */
  private NamedSource named(StoredImage image, Plan plan) {
    long pixels = image.size().pixels();
    boolean isDrawn = image.format() == ImageFormat.SVG;
    return new NamedSource(
        original(image).file(), image.format(), isDrawn ? plan.maxPixels() : pixels);
  }

  /** How many pictures are rendered. Records do not say how many there are: the file does. */
  private int frames(StoredImage image, Path source, RenditionKey key) {
    boolean animated =
        image.format().isAnimated()
            && key.format().isAnimated()
            && settings(key).has(Settings.Flag.ANIMATE);
    if (!animated) {
      return 1;
    }
    try {
      return new Inspector(limits).inspect(source, image.format()).frames();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
      // What has its name by now is another one, just made.
      case GONE -> Optional.empty();
      case DAMAGED -> {
        blobs.discard(key);
        yield Optional.empty();
      }
    };
  }

  private static Optional<Blob> join(CompletableFuture<Optional<Blob>> flight) {
    try {
      return flight.join();
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
