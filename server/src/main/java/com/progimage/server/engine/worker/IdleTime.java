package com.progimage.server.engine.worker;

import com.progimage.server.engine.Engine.WarmUpStep;
import com.progimage.server.render.protocol.RenderRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time between two requests. A worker uses it to warm up further and then, if no request comes
 * for a moment, to give memory back to the system, so that no request waits for either.
 */
final class IdleTime {
  /** Longer than the time between a reply and the next request of a queue. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** After it, the worker has no work at present. */
  private static final Duration MOMENT = Duration.ofMillis(300);

  /** Committed heap, in bytes, that an idle worker may keep. */
  private static final long IDLE_HEAP = 64L << 20;

  /**
   * Committed heap, in bytes, above which the worker collects garbage at once: the VM would rather
   * let the heap grow to its limit.
   */
  private static final long LARGE_HEAP = 112L << 20;

  private final BlockingQueue<RenderRequest> inbox;
  private final Iterator<WarmUpStep> steps;

  /** Committed heap after the last collection, in bytes: another one would free nothing more. */
  private long settled;

  /**
   * @param steps further warm-up
   */
  IdleTime(BlockingQueue<RenderRequest> inbox, Iterator<WarmUpStep> steps) {
    this.inbox = inbox;
    this.steps = steps;
  }

  /** Waits for the next request. */
  RenderRequest next() throws InterruptedException {
    while (steps.hasNext()) {
      RenderRequest request = within(PAUSE);
      if (request != null) {
        return request;
      }
      warmUp(steps.next());
    }
    RenderRequest request = within(MOMENT);
    if (request != null) {
      return request;
    }
    collectAbove(IDLE_HEAP);
    return inbox.take();
  }

  private @Nullable RenderRequest within(Duration time) throws InterruptedException {
    return inbox.poll(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Called after each reply. */
  void replied() {
    collectAbove(LARGE_HEAP);
  }

  private void collectAbove(long committedBytes) {
    if (Runtime.getRuntime().totalMemory() > Math.max(committedBytes, settled)) {
      System.gc();
      settled = Runtime.getRuntime().totalMemory();
    }
  }

  /** A worker that cannot warm up is slower, but can work. */
  private static void warmUp(WarmUpStep step) {
    try {
      step.run();
    } catch (IOException e) {
      System.err.println("cannot warm up: " + e);
    }
  }
}
