package com.progimage.server.render;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.render.RenderMetrics.RenderOutcome;
import com.progimage.server.render.order.MemoryEstimate;
import com.progimage.server.render.order.Refusals;
import com.progimage.server.render.order.RenderOrder;
import com.progimage.server.render.order.RenderOutput;
import com.progimage.server.render.process.KillReason;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.protocol.RenderReply;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends tasks: notifies the client, counts the result, and remembers what must not be tried again.
 */
final class TaskOutcomes {
  private static final Logger LOG = LoggerFactory.getLogger(TaskOutcomes.class);

  private static final Duration RETRY_AFTER_DRAIN = Duration.ofSeconds(5);
  private static final Duration RETRY_AFTER_SIGNALS = Duration.ofMinutes(1);
  private static final long MAX_RETRY_SECONDS = 30;

  private final RenderSettings settings;
  private final TaskQueue queue;
  private final Refusals refusals;
  private final LostTime lostTime;
  private final Counters counters;
  private final LongAdder spentMillis = new LongAdder();
  private final LongAdder spenders = new LongAdder();

  TaskOutcomes(RenderSettings settings, TaskQueue queue, Counters counters, InstantSource clock) {
    this.settings = settings;
    this.queue = queue;
    this.counters = counters;
    this.refusals = new Refusals(settings.refusal(), clock);
    this.lostTime = new LostTime(clock);
  }

  /**
   * @throws Failure if the order is refused before any work
   */
  void admit(RenderOrder order, String client) {
    try {
      MemoryEstimate.require(order, settings.pool().maxMemoryBytes());
      refusals.check(order);
      Optional<Failure> refusal = lostTime.refusal(client);
      if (refusal.isPresent()) {
        throw refusal.get();
      }
    } catch (Failure e) {
      counters.count(RenderOutcome.REFUSED, order);
      throw e;
    }
  }

  /**
   * Checks the client again when a worker is free for the task.
   *
   * @return false if the client's other tasks have meanwhile ended too many workers; the task has
   *     then failed
   */
  boolean isStillAdmitted(RenderTask task) {
    Optional<Failure> refusal = lostTime.refusal(task.client());
    if (refusal.isPresent() && task.fail(refusal.get())) {
      counters.count(RenderOutcome.REFUSED, task.order());
    }
    return refusal.isEmpty();
  }

  /** The failure of an order that found no room in the queue. */
  Failure queueFull(RenderOrder order) {
    counters.count(RenderOutcome.BUSY, order);
    return busy();
  }

  /** The failure of an order that arrives, or a task that is left over, while the server closes. */
  Failure draining(RenderOrder order) {
    counters.count(RenderOutcome.BUSY, order);
    return Failure.temporary(
        ErrorCode.DRAINING,
        "the server is shutting down: try again in a moment",
        RETRY_AFTER_DRAIN);
  }

  void cancelled(RenderOrder order) {
    counters.count(RenderOutcome.CANCELLED, order);
  }

  void expired(RenderTask task) {
    if (task.fail(busy())) {
      counters.count(RenderOutcome.BUSY, task.order());
    }
  }

  void replied(RenderTask task, RenderReply reply) {
    spent(task);
    RenderReply.RenderProblem error = reply.error();
    if (error != null && reply.last()) {
      counters.count(error.code() == ErrorCode.DECODE_LIMIT ? KillReason.MEMORY : KillReason.CRASH);
      lostTime.add(task.client(), Duration.ofMillis(task.runMillis()));
    }
    if (error == null) {
      counters.count(RenderOutcome.MADE, task.order());
      task.done(reply);
      return;
    }
    Failure failure = error.toFailure();
    removeFiles(task.order());
    if (failure.code() == ErrorCode.DECODE_LIMIT) {
      limit(task, failure);
    } else {
      counters.count(RenderOutcome.FAILED, task.order());
      task.fail(failure);
    }
  }

  /** Called once the worker is dead. */
  void killed(Exchange exchange) {
    RenderTask task = exchange.task();
    KillReason reason = exchange.killed();
    if (reason == null) {
      throw new IllegalStateException("task " + task.id() + " was not killed");
    }
    spent(task);
    counters.count(reason);
    LOG.warn(
        "task {} on {} ended with its worker: {}", task.id(), task.order().sourceDigest(), reason);
    removeFiles(task.order());
    if (reason == KillReason.CPU || reason == KillReason.MEMORY || reason == KillReason.CRASH) {
      lostTime.add(task.client(), Duration.ofMillis(exchange.spentMillis()));
    }
    switch (reason) {
      case CPU -> limit(task, overCpu(exchange));
      case MEMORY -> limit(task, overMemory(task.order()));
      case CRASH -> limit(task, crash(task.order()));
      case WALL -> {
        counters.count(RenderOutcome.BUSY, task.order());
        task.fail(busy());
      }
      case SIGNAL -> signaled(exchange);
      case CANCELLED -> {
        counters.count(RenderOutcome.CANCELLED, task.order());
        task.cancelled();
      }
      case DRAINED -> task.fail(draining(task.order()));
    }
  }

  /** Called for internal errors, which neither the image nor the load caused. */
  void failed(RenderTask task, Throwable cause) {
    removeFiles(task.order());
    counters.count(RenderOutcome.FAILED, task.order());
    task.fail(
        new Failure(
            ErrorCode.INTERNAL_ERROR,
            "this image could not be rendered: the operator's log says why",
            cause));
  }

  /**
   * A single signal from outside says nothing about the image. Two in a row may come from the
   * kernel, because this image makes it run out of memory.
   */
  private void signaled(Exchange exchange) {
    RenderTask task = exchange.task();
    if (task.tryAgain(queue)) {
      return;
    }
    lostTime.add(task.client(), Duration.ZERO);
    lostTime.add(task.client(), Duration.ofMillis(exchange.spentMillis()));
    Failure failure = endedTwice(task.order());
    refusals.remember(task.order(), failure);
    counters.count(RenderOutcome.BUSY, task.order());
    task.fail(failure);
  }

  /** An analysis says so in its own code, by which its owner sees that it has failed. */
  private static Failure endedTwice(RenderOrder order) {
    return order.isAnalysis()
        ? Failure.temporary(
            ErrorCode.ANALYZER_FAILED,
            "the operating system ended two workers that analyzed this image: request it again"
                + " later",
            RETRY_AFTER_SIGNALS)
        : Failure.temporary(
            ErrorCode.QUEUE_FULL,
            "the operating system ended two renderers of this image: try again later",
            RETRY_AFTER_SIGNALS);
  }

  private void limit(RenderTask task, Failure failure) {
    refusals.remember(task.order(), failure);
    counters.count(RenderOutcome.LIMIT, task.order());
    task.fail(failure);
  }

  private static Failure overCpu(Exchange exchange) {
    RenderOrder order = exchange.task().order();
    long limit = exchange.budget().cpu().toMillis();
    return Failure.overLimit(
        ErrorCode.DECODE_LIMIT,
        work(order)
            + " took more than the "
            + limit
            + " ms of CPU time that its size allows: "
            + (order.sourceFormat() == ImageFormat.SVG
                ? "store a drawing with fewer or simpler elements"
                : simpler(order)),
        limit,
        exchange.spentMillis());
  }

  private Failure overMemory(RenderOrder order) {
    return new Failure(
        ErrorCode.DECODE_LIMIT,
        "%s took more than the %d bytes of memory that a worker has: %s"
            .formatted(work(order), settings.pool().maxMemoryBytes(), simpler(order)));
  }

  private static Failure crash(RenderOrder order) {
    return new Failure(
        ErrorCode.DECODE_LIMIT,
        "%s made the worker crash: %sstore the image encoded anew"
            .formatted(work(order), order.isAnalysis() ? "" : "ask for another format or "));
  }

  private static String work(RenderOrder order) {
    return order.isAnalysis() ? "analyzing this image" : "rendering this image";
  }

  private static String simpler(RenderOrder order) {
    return (order.isAnalysis() ? "" : "ask for a smaller rendition or ") + "store a simpler image";
  }

  private Failure busy() {
    return Failure.temporary(
        ErrorCode.QUEUE_FULL,
        "the server is busy rendering other images: try again later",
        retryAfter());
  }

  /** Estimated time, at the pace so far, until the tasks in the queue are done. */
  private Duration retryAfter() {
    long tasks = Math.max(1, spenders.sum());
    long meanMillis = spentMillis.sum() / tasks;
    long seconds = meanMillis * queue.size() / settings.pool().workers() / 1000;
    return Duration.ofSeconds(Math.clamp(seconds, 1, MAX_RETRY_SECONDS));
  }

  private void spent(RenderTask task) {
    spentMillis.add(task.runMillis());
    spenders.increment();
  }

  private static void removeFiles(RenderOrder order) {
    for (RenderOutput output : order.outputs()) {
      try {
        Files.deleteIfExists(output.file());
      } catch (IOException e) {
        LOG.warn("cannot remove a failed output: {}", e.toString());
      }
    }
  }
}
