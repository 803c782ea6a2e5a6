package com.progimage.server.render;

import com.progimage.server.render.order.Budget;
import com.progimage.server.render.process.KillReason;
import com.progimage.server.render.process.ProcessUsage;
import com.progimage.server.render.process.RenderSettings.BudgetRules;
import com.progimage.server.render.process.WorkerProcess;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One task on one worker. It ends exactly once, with a reply or a kill. The first of the two wins,
 * so a late kill never hits the worker's next task.
 */
final class Exchange {
  private final RenderTask task;
  private final WorkerProcess worker;
  private final Budget budget;
  private final long startNanos = System.nanoTime();
  private final Duration cpuBefore;
  private final Duration cpuAllowed;
  private final Duration wallAllowed;
  private boolean ended;
  private @Nullable KillReason killed;
  private long spentMillis;

  Exchange(RenderTask task, WorkerProcess worker, Budget budget, BudgetRules rules) {
    this.task = task;
    this.worker = worker;
    this.budget = budget;
    this.cpuBefore = worker.usage().cpu();
    Duration start = rules.start().minus(cpuBefore);
    Duration startLeft = start.isNegative() ? Duration.ZERO : start;
    this.cpuAllowed = cpuBefore.plus(startLeft).plus(budget.cpu());
    this.wallAllowed = budget.wall().plus(startLeft.multipliedBy(rules.wallFactor()));
  }

  RenderTask task() {
    return task;
  }

  Budget budget() {
    return budget;
  }

  /** CPU time of the worker since the task began, in milliseconds, as of the last measurement. */
  synchronized long spentMillis() {
    return spentMillis;
  }

  /** Adds the CPU time that the worker spent, as far as it can be measured, to the task. */
  void charge() {
    if (task.isCharged()) {
      measure(worker.usage());
      task.spent(spentMillis());
    }
  }

  private void measure(ProcessUsage usage) {
    Duration cpu = usage.cpu().minus(cpuBefore);
    synchronized (this) {
      spentMillis = Math.max(spentMillis, cpu.toMillis());
    }
  }

  /** Kills the worker if the task has exceeded its budget. */
  void enforce(long maxMemoryBytes) {
    ProcessUsage usage = worker.usage();
    measure(usage);
    if (usage.cpu().compareTo(cpuAllowed) > 0) {
      kill(KillReason.CPU);
    } else if (usage.memoryBytes() > maxMemoryBytes) {
      kill(KillReason.MEMORY);
    } else if (System.nanoTime() - startNanos > wallAllowed.toNanos()) {
      kill(KillReason.WALL);
    }
  }

  /**
   * @return false if the exchange had already ended
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
   * Ends the exchange because the reply has arrived.
   *
   * @return false if the worker was killed first
   */
  synchronized boolean finish() {
    if (ended) {
      return false;
    }
    ended = true;
    return true;
  }

  /** The reason for the kill; null if the worker was not killed. */
  synchronized @Nullable KillReason killed() {
    return killed;
  }
}
