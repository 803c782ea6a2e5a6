package com.progimage.server.render;

import com.progimage.server.image.Failure;
import com.progimage.server.render.protocol.RenderedOutput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A job that was accepted. It ends by itself, whether anybody waits for it or not. */
public final class RenderTask {
  /** Where a task is. The last three are for good. */
  public enum State {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  private final long id;
  private final RenderJob job;
  private final Lane lane;
  private final String client;
  private long queuedNanos = System.nanoTime();
  private final CompletableFuture<List<RenderedOutput>> result = new CompletableFuture<>();
  private final Cancellation cancellation;
  private State state = State.QUEUED;
  private @Nullable Exchange exchange;
  private long begunNanos;
  private boolean triedAgain;
  private boolean cancelWanted;

  /** What the pool has to do besides. */
  interface Cancellation {
    /** The task was queued until now. */
    void cancelled(RenderTask task);
  }

  RenderTask(long id, RenderJob job, Lane lane, String client, Cancellation cancellation) {
    this.id = id;
    this.job = job;
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

  public synchronized State state() {
    return state;
  }

  /**
   * Waits for the end. When this returns or throws, but for an interruption, nothing writes to the
   * job's files any more; they are there only if it returns.
   *
   * @return one for each output of the job, in its order
   * @throws Failure where the job was refused, failed, or found no worker in time
   * @throws CancellationException where the task was cancelled
   */
  public List<RenderedOutput> await() throws InterruptedException {
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /**
   * As {@link #await()}, for a while.
   *
   * @throws TimeoutException where the task goes on
   */
  public List<RenderedOutput> await(Duration atMost) throws InterruptedException, TimeoutException {
    try {
      return result.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /**
   * Ends the task: it leaves the queue, or the worker that has it is killed. Does not wait.
   *
   * @return whether there was something to end
   */
  public boolean cancel() {
    Exchange running;
    synchronized (this) {
      if (state == State.QUEUED) {
        state = State.CANCELLED;
        running = null;
      } else if (state == State.RUNNING && exchange != null) {
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

  RenderJob job() {
    return job;
  }

  /** Whose image it is to answer for. */
  String client() {
    return client;
  }

  synchronized boolean queuedLongerThan(Duration duration) {
    return System.nanoTime() - queuedNanos > duration.toNanos();
  }

  /**
   * @return false where the task has ended already
   */
  synchronized boolean begin(Exchange with) {
    if (state != State.QUEUED) {
      return false;
    }
    state = State.RUNNING;
    exchange = with;
    begunNanos = System.nanoTime();
    return true;
  }

  /** How long a worker has had the task, in milliseconds. */
  synchronized long runMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
  }

  /** Back to the queue: the worker ended, and the task is not to blame. */
  void requeue(TaskQueue queue) {
    boolean cancelled;
    synchronized (this) {
      state = State.QUEUED;
      exchange = null;
      cancelled = cancelWanted;
    }
    queue.putBack(this);
    if (cancelled) {
      boolean _ = cancel();
    }
  }

  /**
   * Back to the queue, as if it had just come, from a worker that may have ended because of it.
   *
   * @return false where the task was there once before
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
   * @return false where the task has ended already
   */
  boolean done(List<RenderedOutput> outputs) {
    return end(State.DONE) && result.complete(outputs);
  }

  /**
   * @return false where the task has ended already
   */
  boolean fail(Failure failure) {
    return end(State.FAILED) && result.completeExceptionally(failure);
  }

  /**
   * @return false where the task has ended already
   */
  boolean cancelled() {
    return end(State.CANCELLED)
        && result.completeExceptionally(new CancellationException("the task was cancelled"));
  }

  private synchronized boolean end(State last) {
    if (state != State.QUEUED && state != State.RUNNING) {
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
