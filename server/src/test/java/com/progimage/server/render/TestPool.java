package com.progimage.server.render;

import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.process.RenderSettings.BudgetRules;
import com.progimage.server.render.process.RenderSettings.QueueLimits;
import com.progimage.server.render.process.RenderSettings.WorkerPool;
import com.progimage.server.render.process.WorkerCommand;
import com.progimage.server.render.process.WorkerLaunch;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Builds render workers with the default settings, and one method for each that tests change. */
final class TestPool {
  private static final DecodeLimits LIMITS = new DecodeLimits(50_000_000, 16_384);

  private final WorkerLaunch launch;
  private WorkerPool pool = RenderSettings.DEFAULTS.pool();
  private QueueLimits queue = RenderSettings.DEFAULTS.queue();
  private BudgetRules budgets = withoutStart(RenderSettings.DEFAULTS.budgets());
  private InstantSource clock = InstantSource.system();

  TestPool(WorkerCommand command, Path folder) {
    launch = new WorkerLaunch(command, folder, /* confinement= */ null);
  }

  /** Tests expect that a task is held to its budget, even the first one of a worker. */
  private static BudgetRules withoutStart(BudgetRules rules) {
    return new BudgetRules(
        rules.minimumCpu(), rules.wallFactor(), rules.minimumWall(), Duration.ZERO);
  }

  TestPool startCpu(Duration time) {
    budgets =
        new BudgetRules(budgets.minimumCpu(), budgets.wallFactor(), budgets.minimumWall(), time);
    return this;
  }

  TestPool workers(int workers) {
    return pool(workers, pool.maxMemoryBytes(), pool.helloTime(), pool.drainTime());
  }

  TestPool spare() {
    pool =
        new WorkerPool(
            pool.workers(),
            /* hasSpare= */ true,
            pool.maxMemoryBytes(),
            /* isConfined= */ false,
            pool.helloTime(),
            pool.drainTime());
    return this;
  }

  TestPool maxMemoryBytes(long bytes) {
    return pool(pool.workers(), bytes, pool.helloTime(), pool.drainTime());
  }

  TestPool helloTime(Duration time) {
    return pool(pool.workers(), pool.maxMemoryBytes(), time, pool.drainTime());
  }

  TestPool drainTime(Duration time) {
    return pool(pool.workers(), pool.maxMemoryBytes(), pool.helloTime(), time);
  }

  TestPool queueLength(int length) {
    queue = new QueueLimits(length, queue.time());
    return this;
  }

  TestPool queueTime(Duration time) {
    queue = new QueueLimits(queue.length(), time);
    return this;
  }

  TestPool minimumCpu(Duration time) {
    budgets = new BudgetRules(time, budgets.wallFactor(), budgets.minimumWall(), budgets.start());
    return this;
  }

  TestPool wallFactor(int factor) {
    budgets = new BudgetRules(budgets.minimumCpu(), factor, budgets.minimumWall(), budgets.start());
    return this;
  }

  TestPool minimumWall(Duration time) {
    budgets = new BudgetRules(budgets.minimumCpu(), budgets.wallFactor(), time, budgets.start());
    return this;
  }

  TestPool clock(InstantSource source) {
    clock = source;
    return this;
  }

  RenderWorkers build() {
    RenderSettings settings =
        new RenderSettings(
            pool, queue, budgets, RenderSettings.DEFAULTS.refusal(), /* originals= */ null);
    return new RenderWorkers(settings, launch, LIMITS, clock);
  }

  private TestPool pool(int workers, long maxMemoryBytes, Duration hello, Duration drain) {
    pool =
        new WorkerPool(
            workers, pool.hasSpare(), maxMemoryBytes, /* isConfined= */ false, hello, drain);
    return this;
  }
}
