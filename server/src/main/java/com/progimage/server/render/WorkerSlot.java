package com.progimage.server.render;

import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.Facts;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.render.order.Budget;
import com.progimage.server.render.order.RenderOrder;
import com.progimage.server.render.order.RenderOutput;
import com.progimage.server.render.process.KillReason;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.process.WorkerLaunch;
import com.progimage.server.render.process.WorkerProcess;
import com.progimage.server.render.protocol.EngineCapabilities;
import com.progimage.server.render.protocol.RenderReply;
import com.progimage.server.render.protocol.RenderRequest;
import com.progimage.server.render.protocol.RenderedOutput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One place for a worker: starts a worker, gives it tasks, and replaces it when it ends. */
final class WorkerSlot implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerSlot.class);

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final int MAX_DOUBLINGS = 8;

  /** How often a spare worker is checked for being alive. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final RenderSettings settings;
  private final WorkerLaunch launch;
  private final RenderRequest.DecodeLimits limits;
  private final TaskQueue queue;
  private final Semaphore places;
  private final Watchdog watchdog;
  private final TaskOutcomes verdicts;
  private final Roster roster;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile @Nullable WorkerProcess worker;
  private volatile @Nullable Exchange exchange;

  /** Callbacks to the pool. */
  interface Roster {
    void started();

    /**
     * A worker is ready.
     *
     * @throws IOException if its engine differs from that of the others
     */
    void joined(WorkerSlot slot, EngineCapabilities capabilities) throws IOException;

    void left(WorkerSlot slot);
  }

  /**
   * @param places one for each worker that may take tasks; a spare worker waits for one
   */
  WorkerSlot(
      RenderSettings settings,
      WorkerLaunch launch,
      RenderRequest.DecodeLimits limits,
      TaskQueue queue,
      Semaphore places,
      Watchdog watchdog,
      TaskOutcomes verdicts,
      Roster roster) {
    this.settings = settings;
    this.launch = launch;
    this.limits = limits;
    this.queue = queue;
    this.places = places;
    this.watchdog = watchdog;
    this.verdicts = verdicts;
    this.roster = roster;
  }

  /** Whether the worker has a task. */
  boolean isBusy() {
    return exchange != null;
  }

  /**
   * Ends the slot, its worker, and the worker's task. Otherwise the slot ends once the queue is
   * finished.
   */
  void kill() {
    stopped.countDown();
    Exchange running = exchange;
    if (running != null) {
      running.kill(KillReason.DRAINED);
    }
    WorkerProcess process = worker;
    if (process != null) {
      process.kill();
    }
  }

  @Override
  public void run() {
    try {
      int failures = 0;
      while (!isStopped() && !queue.isFinished()) {
        failures = employ() ? 0 : failures + 1;
        if (failures > 0) {
          Duration pause = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
          stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /**
   * Runs one worker from start to end.
   *
   * @return whether it worked, so that the next one may start at once
   */
  private boolean employ() throws InterruptedException {
    WorkerProcess process;
    try {
      process = WorkerProcess.start(launch);
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("cannot start a render worker", e);
      return false;
    }
    roster.started();
    worker = process;
    try {
      if (isStopped()) {
        return true;
      }
      try (var _ = watchdog.killAfter(settings.pool().helloTime(), process)) {
        roster.joined(this, process.hello().capabilities());
      }
      process.onExit(queue::wake);
      return work(process);
    } catch (IOException | RuntimeException | Error e) {
      if (!isStopped()) {
        LOG.error("render worker {} did not get ready: {}", process.pid(), e.toString());
      }
      process.kill();
      return false;
    } finally {
      roster.left(this);
      worker = null;
      process.end();
    }
  }

  /**
   * Lets a worker work once there is a place for it.
   *
   * @return whether it worked
   */
  private boolean work(WorkerProcess process) throws InterruptedException {
    while (!places.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
      if (isStopped()) {
        return true;
      }
      if (!process.isAlive()) {
        LOG.warn("spare render worker {} ended", process.pid());
        return false;
      }
    }
    try {
      return serve(process);
    } finally {
      places.release();
    }
  }

  /** Gives tasks to a worker until it ends or no more can come. */
  private boolean serve(WorkerProcess process) throws InterruptedException {
    while (true) {
      RenderTask task = queue.take(process::isAlive);
      if (task == null) {
        boolean finished = isStopped() || queue.isFinished();
        if (!finished) {
          LOG.warn("render worker {} ended without a task", process.pid());
        }
        return finished;
      }
      try {
        if (!serve(process, task)) {
          return true;
        }
      } finally {
        queue.ended(task);
      }
    }
  }

  /**
   * @return whether the worker can take another task
   */
  private boolean serve(WorkerProcess process, RenderTask task) throws InterruptedException {
    if (!verdicts.isStillAdmitted(task)) {
      return true;
    }
    Budget budget = Budget.of(task.order(), settings.budgets());
    Exchange running = new Exchange(task, process, budget, settings.budgets());
    if (!task.begin(running)) {
      return true;
    }
    exchange = running;
    watchdog.watch(running);
    try {
      try {
        process.send(request(task));
      } catch (IOException e) {
        release(running);
        if (running.finish()) {
          // The worker ended before it received the task, so the task is not to blame.
          task.requeue(queue);
        } else {
          verdicts.killed(running);
        }
        return false;
      }
      RenderReply reply = reply(process, running);
      if (reply == null || !running.finish()) {
        process.kill();
        process.status();
        release(running);
        verdicts.killed(running);
        return false;
      }
      release(running);
      verdicts.replied(task, reply);
      return !reply.last();
    } catch (RuntimeException | Error e) {
      LOG.error("task {} failed", task.id(), e);
      running.kill(KillReason.CRASH);
      verdicts.failed(task, e);
      return false;
    } finally {
      release(running);
    }
  }

  /**
   * Called before the task's result is published, so that a client that sees the result finds the
   * worker free.
   */
  private void release(Exchange running) {
    if (exchange != null) {
      running.charge();
    }
    watchdog.forget(running);
    exchange = null;
  }

  /** The reply; null if the exchange was killed. */
  private @Nullable RenderReply reply(WorkerProcess process, Exchange running)
      throws InterruptedException {
    try {
      RenderReply reply = process.receive();
      check(running.task(), reply);
      return reply;
    } catch (EOFException e) {
      int status = process.status();
      if (isStopped()) {
        running.kill(KillReason.DRAINED);
      } else if (running.kill(KillReason.ofStatus(status))) {
        LOG.warn(
            "render worker {} ended with status {} in task {}",
            process.pid(),
            status,
            running.task().id());
      }
    } catch (IOException e) {
      if (running.kill(KillReason.CRASH)) {
        LOG.warn("render worker {} answered nonsense: {}", process.pid(), e.toString());
      }
    }
    return null;
  }

  /** A worker that a hostile image has taken over may send anything. */
  private static void check(RenderTask task, RenderReply reply) throws IOException {
    List<RenderOutput> wanted = task.order().outputs();
    if (reply.id() != task.id()) {
      throw new IOException("a reply to task " + reply.id() + ", not " + task.id());
    }
    RenderReply.RenderProblem error = reply.error();
    if (error != null) {
      if (error.code() == ErrorCode.QUEUE_FULL || error.code() == ErrorCode.DRAINING) {
        throw new IOException("an error that no engine has: " + error.code());
      }
      return;
    }
    if (reply.outputs().size() != wanted.size()) {
      throw new IOException(reply.outputs().size() + " outputs, not " + wanted.size());
    }
    List<AnalysisKind> found = reply.facts().stream().map(Facts::kind).toList();
    if (!found.equals(task.order().analyses())) {
      throw new IOException("facts of " + found + ", not of " + task.order().analyses());
    }
    for (int i = 0; i < wanted.size(); i++) {
      RenderedOutput made = reply.outputs().get(i);
      long byteCount = Files.size(wanted.get(i).file());
      if (byteCount != made.byteCount()) {
        throw new IOException(byteCount + " bytes where the reply says " + made.byteCount());
      }
    }
  }

  private RenderRequest request(RenderTask task) {
    RenderOrder order = task.order();
    return new RenderRequest(
        task.id(),
        new RenderRequest.SourceFile(order.source(), order.sourceFormat()),
        order.named().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    image ->
                        new RenderRequest.SourceFile(
                            image.getValue().file(), image.getValue().format()))),
        limits,
        order.outputs().stream()
            .map(o -> new RenderRequest.OutputFile(o.transformation(), o.format(), o.file()))
            .toList(),
        order.analyses());
  }
}
