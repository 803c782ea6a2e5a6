package com.progimage.server.library;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.blob.Blob;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.library.cost.RenderAccounts;
import com.progimage.server.library.cost.RenderCost;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.render.RenderTask;
import com.progimage.server.render.RenderWorkers;
import com.progimage.server.render.order.NamedSource;
import com.progimage.server.render.order.RenderOrder;
import com.progimage.server.render.order.RenderOutput;
import com.progimage.server.render.protocol.RenderedOutput;
import com.progimage.server.transformation.Plan;
import com.progimage.server.transformation.Settings;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * Makes renditions of an image on the render workers.
 *
 * @param accounts of those who pay for it
 * @param originals returns the bytes of an image that a transformation names
 * @param frameCounts the number of frames of each recently rendered animation
 */
record Renderer(
    RenderWorkers workers,
    Limits limits,
    RenderAccounts accounts,
    Function<StoredImage, Blob> originals,
    Cache<Digest, Integer> frameCounts) {
  /** About 150 bytes each. */
  private static final int REMEMBERED = 1_000;

  /** Budgets are ten times the usual time, so this is about one second. */
  private static final double SLICE_SECONDS = 10;

  Renderer(
      RenderWorkers workers,
      Limits limits,
      RenderAccounts accounts,
      Function<StoredImage, Blob> originals) {
    this(
        workers,
        limits,
        accounts,
        originals,
        Caffeine.newBuilder().maximumSize(REMEMBERED).build());
  }

  /**
   * Makes renditions of one image in one task.
   *
   * @param source the image's bytes, which may not be stored
   * @param renditions at least one
   * @return in the same order
   * @throws Failure if one of them cannot be made; then none is
   */
  @WithSpan("render")
  List<RenderedOutput> render(Path source, List<PlannedRendition> renditions, Requester asker) {
    StoredImage image = renditions.getFirst().inputs().image();
    int mostFrames = 1;
    long largest = 1;
    Map<ImageId, NamedSource> named = new LinkedHashMap<>();
    List<RenderOutput> outputs = new ArrayList<>();
    for (PlannedRendition rendition : renditions) {
      int frames = frames(source, rendition);
      mostFrames = Math.max(mostFrames, frames);
      largest = Math.max(largest, rendition.plan().start().pixels());
      outputs.add(output(rendition, frames));
      for (StoredImage each : rendition.inputs().named()) {
        named.merge(each.id(), named(each, rendition.plan()), Renderer::larger);
      }
    }
    RenderOrder order =
        new RenderOrder(
            image.digest(),
            source,
            image.format(),
            largest * mostFrames,
            image.byteCount(),
            named,
            outputs,
            List.of());
    Owner payer = asker.payer(image.owner());
    accounts.require(payer, asker.isStranger());
    RenderTask task = workers.submit(order, asker.lane(), asker.taskClient(image.owner()));
    if (accounts.isCharging()) {
      long pixels = outputs.stream().mapToLong(RenderOutput::encodedPixels).sum();
      task.onEnd(cpu -> accounts.charge(payer, new RenderCost(pixels, cpu)));
    }
    asker.submitted().accept(task);
    return await(task);
  }

  private static List<RenderedOutput> await(RenderTask task) {
    try {
      return task.await();
    } catch (CancellationException e) {
      throw new Failure(ErrorCode.JOB_CANCELLED, "the job of this rendition was canceled", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.temporary(
          ErrorCode.DRAINING, "this server is shutting down: try again", Duration.ofSeconds(1), e);
    }
  }

  /**
   * Groups renditions of one image in their order; each group takes about as long as decoding the
   * image, or a second.
   *
   * @param source the image's bytes
   */
  List<List<PlannedRendition>> slices(Path source, List<PlannedRendition> renditions) {
    List<List<PlannedRendition>> slices = new ArrayList<>();
    double seconds = Double.POSITIVE_INFINITY;
    for (PlannedRendition rendition : renditions) {
      double more = seconds(source, rendition);
      if (seconds + more > Math.max(SLICE_SECONDS, decodingSeconds(rendition.inputs().image()))) {
        slices.add(new ArrayList<>());
        seconds = 0;
      }
      slices.getLast().add(rendition);
      seconds += more;
    }
    return slices;
  }

  /** The CPU seconds allowed for decoding; of an animation, for each frame. */
  private static double decodingSeconds(StoredImage image) {
    return image.format().decodeSecondsPerMegapixel() * image.size().pixels() / 1_000_000;
  }

  /** The CPU seconds allowed for a rendition in addition to decoding; infinite if it is refused. */
  private double seconds(Path source, PlannedRendition rendition) {
    try {
      return output(rendition, frames(source, rendition)).seconds();
    } catch (Failure refused) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private RenderOutput output(PlannedRendition rendition, int frames) {
    Plan plan = rendition.plan();
    plan.requireAnimationWithin(limits.maxPixels(), frames);
    return new RenderOutput(
        rendition.key().transformation(),
        rendition.key().format(),
        rendition.staged().file(),
        plan.maxPixels() * frames,
        plan.result().pixels() * frames,
        plan.operationSeconds() * frames + fittingSeconds(rendition, frames));
  }

  /** The CPU seconds allowed for encoding again until a rendition is small enough. */
  private static double fittingSeconds(PlannedRendition rendition, int frames) {
    Target target = rendition.target();
    Plan plan = rendition.plan();
    Settings settings = target.transformation().settings();
    int effort = settings.has(Settings.Flag.COMPRESS) ? Settings.COMPRESS_EFFORT : 1;
    int attempts = settings.maxBytes() == null ? 1 : Settings.MAX_ATTEMPTS;
    double encoding =
        target.format().encodeSecondsPerMegapixel() * plan.result().pixels() * frames / 1_000_000.0;
    double seconds = (attempts * effort - 1) * encoding;
    if (frames > 1) {
      // Frames of an animation are not kept in memory: each attempt renders them again.
      double again = decodingSeconds(rendition.inputs().image()) + plan.operationSeconds();
      seconds += (attempts - 1) * again * frames;
    }
    return seconds;
  }

  /** A vector image is rendered at most as large as the largest step of the plan. */
  private NamedSource named(StoredImage image, Plan plan) {
    long pixels = image.size().pixels();
    boolean isDrawn = image.format() == ImageFormat.SVG;
    return new NamedSource(
        originals.apply(image).file(),
        image.format(),
        isDrawn ? plan.maxPixels() : pixels,
        image.byteCount());
  }

  /** The number of frames to render. The file, not the record, has it. */
  private int frames(Path source, PlannedRendition rendition) {
    StoredImage image = rendition.inputs().image();
    Target target = rendition.target();
    boolean animated =
        image.format().isAnimated()
            && target.format().isAnimated()
            && target.transformation().settings().has(Settings.Flag.ANIMATE);
    if (!animated) {
      return 1;
    }
    return frameCounts.get(image.digest(), _ -> frames(image, source));
  }

  private int frames(StoredImage image, Path source) {
    try {
      return new Inspector(limits).inspect(source, image.format()).frames();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the larger of two uses of a vector image, which is rendered once for both. */
  private static NamedSource larger(NamedSource one, NamedSource other) {
    return one.pixels() >= other.pixels() ? one : other;
  }
}
