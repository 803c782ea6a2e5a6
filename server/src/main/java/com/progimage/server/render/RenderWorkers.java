package com.progimage.server.render;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.render.order.Budget;
import com.progimage.server.render.order.Lane;
import com.progimage.server.render.order.RenderOrder;
import com.progimage.server.render.order.TaskClient;
import com.progimage.server.render.process.KillReason;
import com.progimage.server.render.process.RenderSettings;
import com.progimage.server.render.process.WorkerLaunch;
import com.progimage.server.render.protocol.EngineCapabilities;
import com.progimage.server.render.protocol.RenderRequest.DecodeLimits;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The render workers of this server, and the queue in front of them. The pool has as many child
 * processes as the settings say, and replaces each one that ends. Thread-safe.
 */
public final class RenderWorkers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RenderWorkers.class);

  /** The system cannot end a process that still runs this long after it was killed. */
  private static final Duration KILL_TIME = Duration.ofSeconds(5);

  /** Longer than the time that a page takes to request its pictures. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  /** Budget of a task that a client could wait for: tasks usually take a tenth of their budget. */
  private static final Duration SHORT = Duration.ofSeconds(20);

  private final RenderSettings settings;
  private final TaskQueue queue;
  private final Watchdog watchdog;
  private final Counters counters = new Counters();
  private final RenderMetrics metrics = new LiveMetrics();
  private final TaskOutcomes verdicts;
  private final List<WorkerSlot> slots = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Set<WorkerSlot> live = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<EngineCapabilities> capabilities = new CompletableFuture<>();
  private final CountDownLatch firstIsReady = new CountDownLatch(1);
  private final AtomicLong ids = new AtomicLong();
  private final AtomicBoolean startIsDue = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * Starts no worker yet.
   *
   * @param limits of every picture in a plan
   * @param clock of the refusals
   */
  public RenderWorkers(
      RenderSettings settings, WorkerLaunch launch, DecodeLimits limits, InstantSource clock) {
    this.settings = settings;
    this.queue =
        new TaskQueue(
            settings.queue().length(),
            settings.pool().workers(),
            QUIET,
            order -> Budget.of(order, settings.budgets()).cpu().compareTo(SHORT) <= 0);
    this.watchdog = new Watchdog(settings.pool().maxMemoryBytes());
    this.verdicts = new TaskOutcomes(settings, queue, counters, clock);
    Semaphore places = new Semaphore(settings.pool().workers(), /* fair= */ true);
    int processes = settings.pool().workers() + (settings.pool().hasSpare() ? 1 : 0);
    for (int i = 0; i < processes; i++) {
      slots.add(
          new WorkerSlot(
              settings, launch, limits, queue, places, watchdog, verdicts, new Members()));
    }
  }

  /**
   * Starts the first worker, and the others once it is ready, so that they do not compete with it
   * for the cores. Returns at once; tasks wait for the workers. Called once.
   */
  public synchronized void start() {
    if (closed) {
      return;
    }
    watchdog.start(() ->
        queue
            .removeAll(task -> task.queuedLongerThan(settings.queue().time()))
            .forEach(verdicts::expired));
    for (WorkerSlot slot : slots) {
      Runnable life = threads.isEmpty() ? slot : () -> afterTheFirst(slot);
      threads.add(Thread.ofPlatform().daemon().name("render slot " + threads.size()).start(life));
    }
  }

  /**
   * Delays the start until the first task, which waits for it. An alternative to {@link #start}.
   *
   * @param engine expected capabilities of the workers' engine; a worker that differs is rejected
   */
  public void startWhenNeeded(EngineCapabilities engine) {
    startIsDue.set(true);
    capabilities.complete(engine);
  }

  /**
   * Waits until the first worker has reported what the engine can do.
   *
   * @throws TimeoutException if no worker was ready in time; the log says why
   */
  public EngineCapabilities awaitReady(Duration atMost)
      throws InterruptedException, TimeoutException {
    try {
      return capabilities.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("capabilities come or do not come", e);
    }
  }

  /**
   * What the engine can do. Available once a worker was ready, and constant from then on.
   *
   * @throws Failure {@code NOT_READY} before that
   */
  public EngineCapabilities capabilities() {
    EngineCapabilities known = capabilities.getNow(null);
    if (known == null) {
      throw Failure.temporary(
          ErrorCode.NOT_READY,
          "the server is still starting: try again in a moment",
          Duration.ofSeconds(1));
    }
    return known;
  }

  /** Whether at least one worker can take tasks. */
  public boolean ready() {
    return !closed && !live.isEmpty();
  }

  /** False if a thread that supervises the workers ended unexpectedly. */
  public synchronized boolean isLookedAfter() {
    return closed || (watchdog.isAlive() && threads.stream().allMatch(Thread::isAlive));
  }

  /**
   * Queues an order.
   *
   * @throws Failure at once: {@code IMAGE_TOO_LARGE} if it cannot fit in a worker's memory, {@code
   *     DECODE_LIMIT} if it killed a worker recently, {@code RATE_LIMITED} if images of the client
   *     killed several, {@code QUEUE_FULL}, {@code DRAINING}
   */
  public RenderTask submit(RenderOrder order, Lane lane, TaskClient client) {
    verdicts.admit(order, client.client());
    if (closed) {
      throw verdicts.draining(order);
    }
    if (startIsDue.compareAndSet(true, false)) {
      start();
    }
    RenderTask task = new RenderTask(ids.incrementAndGet(), order, lane, client, this::cancelled);
    if (!queue.offer(task)) {
      throw closed ? verdicts.draining(order) : verdicts.queueFull(order);
    }
    return task;
  }

  /** Always the same object, because metrics libraries may hold it by a weak reference only. */
  public RenderMetrics metrics() {
    return metrics;
  }

  /**
   * Stops accepting tasks, gives accepted ones the drain time, and then ends them and all workers.
   * When this returns, no process and no temporary file is left.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    queue.close();
    firstIsReady.countDown();
    boolean interrupted = false;
    try {
      join(settings.pool().drainTime());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    slots.forEach(WorkerSlot::kill);
    try {
      join(KILL_TIME);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    watchdog.close();
    // From here on no slot can return a task to the queue.
    queue.removeAll(task -> true).forEach(task -> task.fail(verdicts.draining(task.order())));
    if (threads.stream().anyMatch(Thread::isAlive)) {
      LOG.error("not all render workers have ended");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void join(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    for (Thread thread : threads) {
      thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
    }
  }

  private void afterTheFirst(WorkerSlot slot) {
    try {
      firstIsReady.await();
    } catch (InterruptedException e) {
      return;
    }
    slot.run();
  }

  private void cancelled(RenderTask task) {
    queue.remove(task);
    verdicts.cancelled(task.order());
  }

  private final class Members implements WorkerSlot.Roster {
    @Override
    public void started() {
      counters.starts.increment();
    }

    @Override
    public void joined(WorkerSlot slot, EngineCapabilities ofWorker) throws IOException {
      capabilities.complete(ofWorker);
      EngineCapabilities first = capabilities();
      if (!ofWorker.equals(first)) {
        // Renditions of this worker would be stored under the other revision's name.
        throw new IOException(
            "its engine is "
                + ofWorker
                + " and not "
                + first
                + ": the program was replaced while the server runs; restart the server");
      }
      live.add(slot);
      firstIsReady.countDown();
    }

    @Override
    public void left(WorkerSlot slot) {
      live.remove(slot);
    }
  }

  private final class LiveMetrics implements RenderMetrics {
    @Override
    public long outputs(RenderOutcome outcome) {
      return counters.outputs(outcome);
    }

    @Override
    public long kills(KillReason reason) {
      return counters.kills(reason);
    }

    @Override
    public long starts() {
      return counters.starts.sum();
    }

    @Override
    public int queueLength() {
      return queue.size();
    }

    @Override
    public int liveWorkers() {
      return live.size();
    }

    @Override
    public int busyWorkers() {
      return (int) slots.stream().filter(WorkerSlot::isBusy).count();
    }
  }
}
