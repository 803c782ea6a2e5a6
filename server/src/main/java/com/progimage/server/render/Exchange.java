package com.progimage.server.render;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One task on one worker. It ends once: with a reply, or by a kill; whichever is first wins, so
 * that a late kill never hits the worker's next task.
 */
final class Exchange {
  private final RenderTask task;
  private final WorkerProcess worker;
  private final Budget budget;
  private final long startNanos = System.nanoTime();
  private final Duration cpuBefore;
  private boolean ended;
  private @Nullable KillReason killed;
  private long spentMillis;

  Exchange(RenderTask task, WorkerProcess worker, Budget budget) {
    this.task = task;
    this.worker = worker;
    this.budget = budget;
    this.cpuBefore = worker.usage().cpu();
  }

  RenderTask task() {
    return task;
  }

  Budget budget() {
    return budget;
  }

  /** CPU time of the worker since the task began, in milliseconds, as last looked at. */
  synchronized long spentMillis() {
    return spentMillis;
  }

  /** Kills the worker where the task has used up what it may. */
  void enforce(long maxMemoryBytes) {
    ProcessUsage usage = worker.usage();
    Duration cpu = usage.cpu().minus(cpuBefore);
    synchronized (this) {
      spentMillis = Math.max(spentMillis, cpu.toMillis());
    }
    if (cpu.compareTo(budget.cpu()) > 0) {
      kill(KillReason.CPU);
    } else if (usage.memoryBytes() > maxMemoryBytes) {
      kill(KillReason.MEMORY);
    } else if (System.nanoTime() - startNanos > budget.wall().toNanos()) {
      kill(KillReason.WALL);
    }
  }

  /**
   * @return false where the exchange had ended
   */
  synchronized boolean kill(KillReason reason) {
    if (ended) {
      return false;
    }
    ended = true;
    killed = reason;
    worker.kill();
    return true;
  }

  /**
   * The reply is there.
   *
   * @return false where the worker was killed before
   */
  synchronized boolean finish() {
    if (ended) {
      return false;
    }
    ended = true;
    return true;
  }

  /** Why the worker was killed; null where it was not. */
  synchronized @Nullable KillReason killed() {
    return killed;
  }
}
