package com.progimage.server.render;

import com.progimage.server.analysis.Facts;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.render.order.Lane;
import com.progimage.server.render.order.RenderOrder;
import com.progimage.server.render.order.TaskClient;
import com.progimage.server.render.process.KillReason;
import com.progimage.server.render.protocol.RenderReply;
import com.progimage.server.render.protocol.RenderedOutput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A render order that the pool has accepted. It completes whether or not a caller waits for it. */
public final class RenderTask {
  /** State of a task. The last three are final. */
  public enum TaskState {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  private final long id;
  private final RenderOrder order;
  private final Lane lane;
  private final TaskClient client;
  private long queuedNanos = System.nanoTime();
  private final CompletableFuture<RenderReply> result = new CompletableFuture<>();
  private final Cancellation cancellation;
  private TaskState state = TaskState.QUEUED;
  private @Nullable Exchange exchange;
  private long begunNanos;
  private long cpuMillis;
  private volatile boolean isCharged;
  private boolean triedAgain;
  private boolean cancelWanted;

  /** Callback to the pool. */
  interface Cancellation {
    /** Called when a task was canceled in the queue. */
    void cancelled(RenderTask task);
  }

  RenderTask(long id, RenderOrder order, Lane lane, TaskClient client, Cancellation cancellation) {
    this.id = id;
    this.order = order;
    this.lane = lane;
    this.client = client;
    this.cancellation = cancellation;
  }

  /** Unique in this process. */
  public long id() {
    return id;
  }

  public Lane lane() {
    return lane;
  }

  public synchronized TaskState state() {
    return state;
  }

  /**
   * Waits for the end of the task. Once this returns or throws anything except {@link
   * InterruptedException}, no worker writes to the order's files. The files exist only if it
   * returns.
   *
   * @return one for each output, in their order
   * @throws Failure if the order was refused, failed, or got no worker in time
   * @throws CancellationException if the task was canceled
   */
  public List<RenderedOutput> await() throws InterruptedException {
    return reply().outputs();
  }

  /** Waits for the facts of the task's analyses, in their order. Ends as {@link #await()} does. */
  public List<Facts> awaitFacts() throws InterruptedException {
    return reply().facts();
  }

  private RenderReply reply() throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /**
   * Like {@link #await()}, with a timeout.
   *
   * @throws TimeoutException if the task is still going on
   */
  public List<RenderedOutput> await(Duration atMost) throws InterruptedException, TimeoutException {
    try {
      return result.get(atMost.toNanos(), TimeUnit.NANOSECONDS).outputs();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /**
   * Cancels the task: removes it from the queue, or kills the worker that runs it. Does not wait.
   *
   * @return false if the task had already ended
   */
  public boolean cancel() {
    Exchange running;
    synchronized (this) {
      if (state == TaskState.QUEUED) {
        state = TaskState.CANCELLED;
        running = null;
      } else if (state == TaskState.RUNNING && exchange != null) {
        running = exchange;
        cancelWanted = true;
      } else {
        return false;
      }
    }
    if (running != null) {
      return running.kill(KillReason.CANCELLED);
    }
    cancellation.cancelled(this);
    result.completeExceptionally(new CancellationException("the task was cancelled"));
    return true;
  }

  public RenderOrder order() {
    return order;
  }

  /**
   * Runs an action once the task has ended, if a worker had received it. It must return at once.
   *
   * @param action receives the CPU time that workers spent on the task
   */
  public void onEnd(Consumer<Duration> action) {
    isCharged = true;
    var _ =
        result.whenComplete((_, _) -> {
          if (hasBegun()) {
            action.accept(Duration.ofMillis(cpuMillis()));
          }
        });
  }

  /** Whether its CPU time is asked for. */
  boolean isCharged() {
    return isCharged;
  }

  private synchronized boolean hasBegun() {
    return begunNanos != 0;
  }

  private synchronized long cpuMillis() {
    return cpuMillis;
  }

  /** Adds CPU time that a worker spent on the task. Call it before the task ends. */
  synchronized void spent(long moreCpuMillis) {
    cpuMillis += moreCpuMillis;
  }

  /** The client that is accountable for the image. */
  String client() {
    return client.client();
  }

  /** Its party has one share of the workers. */
  String party() {
    return client.party();
  }

  /** Whether the client does not act for the payer. */
  boolean isOfStranger() {
    return client.isStranger();
  }

  /** The owner on whose account the work is done. */
  Owner payer() {
    return client.payer();
  }

  synchronized boolean queuedLongerThan(Duration duration) {
    return System.nanoTime() - queuedNanos > duration.toNanos();
  }

  /**
   * @return false if the task has already ended
   */
  synchronized boolean begin(Exchange with) {
    if (state != TaskState.QUEUED) {
      return false;
    }
    state = TaskState.RUNNING;
    exchange = with;
    begunNanos = System.nanoTime();
    return true;
  }

  /** Time since a worker received the task, in milliseconds. */
  synchronized long runMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
  }

  /** Returns the task to the queue, because its worker ended without the task's fault. */
  void requeue(TaskQueue queue) {
    boolean cancelled;
    synchronized (this) {
      state = TaskState.QUEUED;
      exchange = null;
      cancelled = cancelWanted;
    }
    queue.putBack(this);
    if (cancelled) {
      boolean _ = cancel();
    }
  }

  /**
   * Returns the task to the queue as a new one, although its worker may have ended because of it.
   *
   * @return false if this has happened to the task before
   */
  boolean tryAgain(TaskQueue queue) {
    synchronized (this) {
      if (triedAgain) {
        return false;
      }
      triedAgain = true;
      queuedNanos = System.nanoTime();
    }
    requeue(queue);
    return true;
  }

  /**
   * @return false if the task has already ended
   */
  boolean done(RenderReply reply) {
    return end(TaskState.DONE) && result.complete(reply);
  }

  /**
   * @return false if the task has already ended
   */
  boolean fail(Failure failure) {
    return end(TaskState.FAILED) && result.completeExceptionally(failure);
  }

  /**
   * @return false if the task has already ended
   */
  boolean cancelled() {
    return end(TaskState.CANCELLED)
        && result.completeExceptionally(new CancellationException("the task was cancelled"));
  }

  private synchronized boolean end(TaskState last) {
    if (state != TaskState.QUEUED && state != TaskState.RUNNING) {
      return false;
    }
    state = last;
    exchange = null;
    return true;
  }

  private static Failure failure(ExecutionException e) {
    if (e.getCause() instanceof Failure failure) {
      return failure;
    }
    throw new AssertionError("a task ends with a failure or a cancellation", e);
  }
}
