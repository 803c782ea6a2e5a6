package com.progimage.server.engine.worker;

import com.progimage.server.engine.Engine.WarmUpStep;
import com.progimage.server.render.protocol.RenderRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The time between two requests. A worker uses it to warm up further and then, if no request comes
 * for a moment, to give memory back to the system, so that no request waits for either.
 */
final class IdleTime {
  /** Longer than the pause between two requests under load. */
  private static final Duration MOMENT = Duration.ofMillis(300);

  /** Committed heap, in bytes, that an idle worker may keep. */
  private static final long IDLE_HEAP = 64L << 20;

  /**
   * Committed heap, in bytes, above which the worker collects garbage at once: the VM would rather
   * let the heap grow to its limit.
   */
  private static final long LARGE_HEAP = 192L << 20;

  private final BlockingQueue<RenderRequest> inbox;
  private final Iterator<WarmUpStep> steps;

  /**
   * @param steps further warm-up
   */
  IdleTime(BlockingQueue<RenderRequest> inbox, Iterator<WarmUpStep> steps) {
    this.inbox = inbox;
    this.steps = steps;
  }

  /** Waits for the next request. */
  RenderRequest next() throws InterruptedException {
    RenderRequest request = inbox.poll();
    while (request == null && steps.hasNext()) {
      warmUp(steps.next());
      request = inbox.poll();
    }
    if (request == null) {
      request = inbox.poll(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    }
    if (request == null) {
      collectAbove(IDLE_HEAP);
      request = inbox.take();
    }
    return request;
  }

  /** Called after each reply. */
  void replied() {
    collectAbove(LARGE_HEAP);
  }

  private static void collectAbove(long committedBytes) {
    if (Runtime.getRuntime().totalMemory() > committedBytes) {
      System.gc();
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
