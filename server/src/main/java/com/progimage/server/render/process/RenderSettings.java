package com.progimage.server.render.process;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the render workers.
 *
 * @param refusal how long a source and transformation that killed a worker are refused
 * @param originals folder with original files of weights, which the workers use instead of their
 *     own; null: none
 */
public record RenderSettings(
    WorkerPool pool,
    QueueLimits queue,
    BudgetRules budgets,
    Duration refusal,
    @Nullable Path originals) {
  public static final RenderSettings DEFAULTS =
      new RenderSettings(
          new WorkerPool(
              Runtime.getRuntime().availableProcessors(),
              /* hasSpare= */ false,
              1L << 30,
              /* isConfined= */ true,
              Duration.ofSeconds(30),
              Duration.ofSeconds(10)),
          new QueueLimits(64, Duration.ofSeconds(30)),
          new BudgetRules(
              Duration.ofSeconds(2),
              /* wallFactor= */ 5,
              Duration.ofSeconds(10),
              Duration.ofSeconds(3)),
          Duration.ofMinutes(10),
          /* originals= */ null);

  /**
   * The processes.
   *
   * @param hasSpare whether one more worker waits to replace one that ends
   * @param maxMemoryBytes of one worker, heap and native together
   * @param isConfined whether the kernel confines workers to their files, where it can
   * @param helloTime how long a worker may take to start
   * @param drainTime how long a close waits for accepted tasks
   */
  public record WorkerPool(
      int workers,
      boolean hasSpare,
      long maxMemoryBytes,
      boolean isConfined,
      Duration helloTime,
      Duration drainTime) {
    public WorkerPool {
      if (workers < 1) {
        throw new IllegalArgumentException(
            "%d workers cannot render: name at least one".formatted(workers));
      }
      if (maxMemoryBytes < 1) {
        throw new IllegalArgumentException(
            "a worker cannot run in %d bytes: name its heap and native memory together"
                .formatted(maxMemoryBytes));
      }
    }
  }

  /**
   * The tasks that wait for a worker.
   *
   * @param length the number of tasks; at most half of them in the batch lane
   * @param time how long a task may wait
   */
  public record QueueLimits(int length, Duration time) {
    public QueueLimits {
      if (length < 1) {
        throw new IllegalArgumentException(
            "a queue of %d tasks takes none: name at least one".formatted(length));
      }
    }
  }

  /**
   * The rules for the budget of a task, beside the estimate of its work.
   *
   * @param minimumCpu the least CPU budget of a task
   * @param wallFactor the wall time of a task is its CPU budget times this
   * @param minimumWall the least wall time of a task: on an overloaded machine, killing a new
   *     worker in its first task and starting another only adds load
   * @param start CPU time from the start of a worker that counts for none of its tasks, as most of
   *     it goes into loading and compiling code; the wall time of a task grows with what is left of
   *     it
   */
  public record BudgetRules(
      Duration minimumCpu, int wallFactor, Duration minimumWall, Duration start) {
    public BudgetRules {
      if (wallFactor < 1) {
        throw new IllegalArgumentException(
            "a task cannot use its CPU budget within %d times that: name a factor of at least 1"
                .formatted(wallFactor));
      }
    }
  }
}
