package com.progimage.server.library;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.BlobStore;
import com.progimage.server.blob.RenditionLinks.LinkedAnswer;
import com.progimage.server.blob.RenditionLinks.RenditionLink;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.library.OpenRendition.RenditionOrigin;
import com.progimage.server.library.RendersInProgress.RenderInProgress;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.requester.Viewer;
import com.progimage.server.registry.RegistryQueue;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.protocol.EngineCapabilities;
import com.progimage.server.render.protocol.RenderedOutput;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.Transformation;
import com.progimage.server.transformation.operation.Operation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes renditions on demand, each only once at a time, and keeps them. */
public final class RenditionMaker {
  private static final Target SPECK =
      new Target(Transformation.parse("resize_1x1"), ImageFormat.PNG);

  private final BlobStore blobs;
  private final RenderWorkers workers;
  private final Renderer renderer;
  private final KeptRenditions kept;
  private final RendersInProgress inProgress = new RendersInProgress();
  private final Limits limits;

  /**
   * @param maxRenditions the maximum number kept for one image; further ones are served but not
   *     kept
   * @param accounts of those who pay for renditions that are made
   */
  public RenditionMaker(
      BlobStore blobs,
      RenderWorkers workers,
      RegistryQueue ledger,
      KeptCheck check,
      Limits limits,
      int maxRenditions,
      RenderAccounts accounts,
      Clock clock) {
    this.blobs = blobs;
    this.workers = workers;
    this.renderer = new Renderer(workers, limits, accounts, this::original);
    this.kept = new KeptRenditions(blobs, ledger, check, maxRenditions, clock);
    this.limits = limits;
  }

  RenditionKey key(StoredImage image, Target target) {
    return new RenditionKey(
        image.id(),
        workers.capabilities().revision(),
        target.transformation().text(),
        target.format());
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
    Plan _ = plan(image, target);
  }

  /**
   * Finds the current images that a transformation names.
   *
   * @throws Failure {@code image-not-found}, which names the step
   */
  List<StoredImage> named(Transformation transformation, Viewer viewer) {
    List<StoredImage> named = new ArrayList<>();
    transformation
        .namedImages()
        .forEach((id, step) ->
            named.add(viewer.find(() -> blobs.find(id)).orElseThrow(() -> unknown(id, step))));
    return named;
  }

  /**
   * Makes those of several renditions that are not kept, with few decodings and in tasks that are
   * short enough for clients to wait for the worker.
   *
   * @return the failures of those that could not be made
   */
  Map<Target, Failure> makeAll(StoredImage image, List<Target> targets, Requester asker) {
    Map<Target, Failure> failures = new HashMap<>();
    List<PlannedRendition> missing = new ArrayList<>();
    for (Target target : targets) {
      try {
        planIfMissing(image, target, asker.viewer()).ifPresent(missing::add);
      } catch (Failure unmakeable) {
        failures.put(target, unmakeable);
      }
    }
    for (List<PlannedRendition> slice : slices(image, missing)) {
      Set<Target> made = slice.size() > 1 ? makeTogether(image, slice, asker) : Set.of();
      for (PlannedRendition planned : slice) {
        if (!made.contains(planned.target())) {
          makeAlone(image, planned.target(), asker)
              .ifPresent(failure -> failures.put(planned.target(), failure));
        }
      }
    }
    return failures;
  }

  /** Plans a rendition; empty if it is kept. */
  private Optional<PlannedRendition> planIfMissing(
      StoredImage image, Target target, Viewer viewer) {
    requireWritable(target.format());
    RenditionInputs inputs = new RenditionInputs(image, named(target.transformation(), viewer));
    RenditionKey key = key(image, target);
    if (kept.find(key).isPresent()) {
      kept.touch(key);
      return Optional.empty();
    }
    return Optional.of(planned(inputs, target));
  }

  private List<List<PlannedRendition>> slices(StoredImage image, List<PlannedRendition> missing) {
    return missing.size() < 2
        ? missing.stream().map(List::of).toList()
        : renderer.slices(original(image).file(), missing);
  }

  /**
   * Makes renditions of one image in one task.
   *
   * @return those that were made; none if one of them failed, because the task does not say which
   */
  private Set<Target> makeTogether(
      StoredImage image, List<PlannedRendition> slice, Requester asker) {
    List<RenderInProgress> begun =
        slice.stream()
            .map(planned -> new RenderInProgress(planned, asker.lane()))
            .filter(render -> inProgress.begin(render).isEmpty())
            .toList();
    try {
      if (!begun.isEmpty()) {
        make(image, begun, asker).forEach(StagedRendition::close);
      }
      return begun.stream()
          .map(render -> render.planned().target())
          .collect(Collectors.toUnmodifiableSet());
    } catch (Failure oneOfThem) {
      return Set.of();
    } finally {
      begun.forEach(inProgress::end);
    }
  }

  private Optional<Failure> makeAlone(StoredImage image, Target target, Requester asker) {
    try {
      requireStill(image);
      open(
              new RenditionInputs(image, named(target.transformation(), asker.viewer())),
              target,
              asker)
          .close();
      return Optional.empty();
    } catch (Failure failure) {
      return Optional.of(failure);
    }
  }

  OpenRendition open(RenditionInputs inputs, Target target, Requester asker) {
    RenditionKey key = key(inputs.image(), target);
    Optional<Blob> found = kept.find(key);
    if (found.isPresent()) {
      kept.touch(key);
      return new OpenRendition(found.get(), RenditionOrigin.KEPT, Duration.ZERO);
    }
    long started = System.nanoTime();
    RenderInProgress mine = new RenderInProgress(planned(inputs, target), asker.lane());
    Optional<RenderInProgress> theirs = inProgress.begin(mine);
    if (theirs.isPresent()) {
      Optional<Blob> shared = theirs.get().await();
      if (shared.isPresent()) {
        return new OpenRendition(shared.get(), RenditionOrigin.SHARED, since(started));
      }
      // It was served and removed, or abandoned: this request makes its own.
      return make(mine, asker, started);
    }
    try {
      // Another render may have ended between the check and the beginning of this one.
      Optional<Blob> landed = kept.find(key);
      if (landed.isPresent()) {
        mine.result().complete(landed);
        return new OpenRendition(landed.get(), RenditionOrigin.SHARED, since(started));
      }
      return make(mine, asker, started);
    } catch (RuntimeException e) {
      if (!concernsAskerOnly(e)) {
        mine.result().completeExceptionally(e);
      }
      throw e;
    } finally {
      inProgress.end(mine);
    }
  }

  /** Links to a rendition; empty unless it is kept. */
  Optional<RenditionLink> link(StoredImage image, Target target, LinkedAnswer answer) {
    return kept.link(key(image, target), answer);
  }

  /** Records that a rendition is used today. */
  void touch(RenditionKey key) {
    kept.touch(key);
  }

  private static boolean concernsAskerOnly(RuntimeException e) {
    return e instanceof Failure failure
        && (failure.code() == ErrorCode.JOB_CANCELLED
            || failure.code() == ErrorCode.RATE_LIMITED
            || failure.code() == ErrorCode.QUOTA_EXCEEDED);
  }

  /**
   * Decodes a staged original and discards the result.
   *
   * @throws Failure {@code undecodable} and other failures of rendering
   */
  void tryDecoding(StoredImage image, Path file, Requester asker) {
    renderStaged(new RenditionInputs(image, List.of()), file, SPECK, asker).close();
  }

  /**
   * Renders a staged original, whether it will be stored or not. Closing the result removes it.
   *
   * @param file the image's bytes, which may not be stored
   */
  OpenRendition renderStaged(RenditionInputs inputs, Path file, Target target, Requester asker) {
    long started = System.nanoTime();
    PlannedRendition planned = planned(inputs, target);
    StagedRendition staged = planned.staged();
    try {
      var _ = renderer.render(file, List.of(planned), asker);
      return new OpenRendition(
          staged.asBlob(), RenditionOrigin.MADE, since(started), staged::close);
    } catch (RuntimeException e) {
      staged.close();
      inputs.named().forEach(this::requireStill);
      throw e;
    }
  }

  private OpenRendition make(RenderInProgress render, Requester asker, long started) {
    StoredImage image = render.planned().inputs().image();
    StagedRendition staged = make(image, List.of(render), asker).getFirst();
    Optional<Blob> blob = render.result().join();
    if (blob.isPresent()) {
      return new OpenRendition(blob.get(), RenditionOrigin.MADE, since(started));
    }
    return new OpenRendition(staged.asBlob(), RenditionOrigin.MADE, since(started), staged::close);
  }

  /**
   * Makes renditions of one image with one decoding and keeps them.
   *
   * @return those that could not be kept still have their bytes and must be closed
   */
  private List<StagedRendition> make(
      StoredImage image, List<RenderInProgress> begun, Requester asker) {
    Blob original = original(image);
    List<PlannedRendition> planned = begun.stream().map(RenderInProgress::planned).toList();
    List<StagedRendition> staged = planned.stream().map(PlannedRendition::staged).toList();
    try {
      List<RenderedOutput> made = renderer.render(original.file(), planned, asker);
      for (int i = 0; i < made.size(); i++) {
        keep(begun.get(i), made.get(i));
      }
      return staged;
    } catch (RuntimeException e) {
      staged.forEach(StagedRendition::close);
      // A delete may remove a source while the worker reads it, which then fails in any way.
      planned.forEach(rendition -> requireStill(rendition.inputs()));
      throw e;
    }
  }

  private void keep(RenderInProgress render, RenderedOutput made) {
    StagedRendition staged = render.planned().staged();
    Optional<Blob> blob = kept.keep(staged, made);
    if (blob.isPresent()) {
      staged.close();
    } else {
      requireStill(render.planned().inputs());
    }
    render.result().complete(blob);
  }

  private void requireStill(RenditionInputs inputs) {
    requireStill(inputs.image());
    inputs.named().forEach(this::requireStill);
  }

  private void requireStill(StoredImage image) {
    if (blobs.find(image.id()).isEmpty()) {
      throw deleted(image.id());
    }
  }

  private Blob original(StoredImage image) {
    return blobs.findOriginal(image).orElseThrow(() -> deleted(image.id()));
  }

  private PlannedRendition planned(RenditionInputs inputs, Target target) {
    StoredImage image = inputs.image();
    return new PlannedRendition(
        inputs, target, plan(image, target), blobs.stageRendition(key(image, target)));
  }

  private Plan plan(StoredImage image, Target target) {
    Plan plan = target.transformation().plan(image.size(), image.format() == ImageFormat.SVG);
    plan.requireWithin(limits.maxPixels(), limits.maxSide());
    return plan;
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
