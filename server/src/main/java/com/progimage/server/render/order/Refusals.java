package com.progimage.server.render.order;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.memory.MemoryShare;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Remembers outputs that killed a worker, so that they are not tried again for a while. Bounded:
 * evicts the oldest.
 */
public final class Refusals {
  private final Duration duration;
  private final Cache<RefusalKey, Failure> refused;

  /** What was done with a source: an output or an analysis. */
  private record RefusalKey(Digest source, Object work) {}

  private record OutputWork(String transformation, ImageFormat format) {}

  public Refusals(Duration duration, InstantSource clock) {
    this.duration = duration;
    this.refused =
        Caffeine.newBuilder()
            .maximumSize(MemoryShare.RECENT.entries(2 * 1_000))
            .expireAfter(
                Expiry.<RefusalKey, Failure>writing(
                    (_, failure) -> failure.retryAfter().orElse(duration)))
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Remembers a temporary failure until its retry time, and any other for the full duration.
   * Ignores orders of several things, because it is unknown which of them killed the worker.
   */
  public void remember(RenderOrder order, Failure failure) {
    List<RefusalKey> keys = keys(order);
    if (keys.size() == 1) {
      refused.put(keys.getFirst(), failure);
    }
  }

  /**
   * @throws Failure {@code DECODE_LIMIT}, {@code QUEUE_FULL} or {@code ANALYZER_FAILED} if a part
   *     of the order is refused
   */
  public void check(RenderOrder order) {
    for (RefusalKey key : keys(order)) {
      Failure first = refused.getIfPresent(key);
      if (first != null) {
        throw refusal(first);
      }
    }
  }

  private Failure refusal(Failure first) {
    if (first.retryAfter().isPresent()) {
      return Failure.temporary(first.code(), first.detail(), first.retryAfter().get());
    }
    String detail =
        first.detail() + " (found before, and not tried again for " + text(duration) + ")";
    return first.limit().isPresent() && first.actual().isPresent()
        ? Failure.overLimit(
            ErrorCode.DECODE_LIMIT, detail, first.limit().getAsLong(), first.actual().getAsLong())
        : new Failure(ErrorCode.DECODE_LIMIT, detail);
  }

  private static String text(Duration duration) {
    return duration.toMinutes() > 0
        ? duration.toMinutes() + " minutes"
        : duration.toSeconds() + " seconds";
  }

  private static List<RefusalKey> keys(RenderOrder order) {
    Stream<Object> outputs =
        order.outputs().stream()
            .map(output -> new OutputWork(output.transformation(), output.format()));
    return Stream.concat(outputs, order.analyses().stream())
        .map(work -> new RefusalKey(order.sourceDigest(), work))
        .toList();
  }
}
