package com.progimage.server.render;

import com.progimage.server.render.order.Lane;
import com.progimage.server.render.order.RenderOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bounded queue of waiting tasks, first in, first out within each lane. Interactive tasks go first,
 * but every eighth task taken is a batch task if there is one. Batch tasks leave one worker free
 * for the next client if there are several; while no client comes, short batch tasks use that
 * worker too.
 *
 * <p>If a client's tasks occupy all workers except one, tasks of other clients go first, and the
 * client gets the last worker for short tasks only. With a single worker, clients take turns.
 */
final class TaskQueue {
  private static final int BATCH_EVERY = 8;

  /** Poll interval for a short batch task behind a long one. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int capacity;
  private final int workers;
  private final long quietNanos;
  private final Predicate<RenderOrder> isShort;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<RenderTask> interactive = new ArrayDeque<>();
  private final Deque<RenderTask> batch = new ArrayDeque<>();
  private final Map<String, Integer> workersOf = new HashMap<>();
  private @Nullable String lastClient;
  private int takenSinceBatch;
  private int batchRunning;
  private long lastInteractiveNanos;
  private boolean closed;

  /**
   * @param workers number of workers that take tasks
   * @param quiet time without a client after which batch tasks may use all workers
   * @param isShort whether a client could wait for the end of the order
   */
  TaskQueue(int capacity, int workers, Duration quiet, Predicate<RenderOrder> isShort) {
    this.capacity = capacity;
    this.workers = workers;
    this.quietNanos = quiet.toNanos();
    this.isShort = isShort;
    this.lastInteractiveNanos = System.nanoTime() - quietNanos;
  }

  /**
   * @return false if there is no room: in the queue, in the half of it that batch tasks may fill,
   *     or in the three quarters that one client may fill
   */
  boolean offer(RenderTask task) {
    lock.lock();
    try {
      boolean crowded =
          switch (task.lane()) {
            case BATCH -> batch.size() >= Math.max(1, capacity / 2);
            case INTERACTIVE -> waiting(task.client()) >= capacity - capacity / 4;
          };
      if (closed || crowded || length() >= capacity) {
        return false;
      }
      lane(task).addLast(task);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Returns a task that was taken to the front of its lane. */
  void putBack(RenderTask task) {
    lock.lock();
    try {
      lane(task).addFirst(task);
      lastClient = null;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a task. The caller must report its end to {@link #ended}.
   *
   * @param wanted checked again after each {@link #wake}
   * @return null if {@code wanted} has become false, or the queue is closed and empty
   */
  @Nullable RenderTask take(BooleanSupplier wanted) throws InterruptedException {
    lock.lock();
    try {
      while (wanted.getAsBoolean()) {
        RenderTask task = next();
        if (task != null) {
          return task;
        }
        if (closed && length() == 0) {
          return null;
        }
        if (batch.isEmpty()) {
          changed.await();
        } else {
          // A worker is kept free, but only for a while.
          long quietIn = quietNanos - sinceInteractive();
          long _ = changed.awaitNanos(quietIn > 0 ? quietIn : LOOK_AGAIN_NANOS);
        }
      }
      // The signal that woke this thread may have been meant for a task.
      changed.signal();
      return null;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable RenderTask next() {
    boolean batchIsDue = takenSinceBatch >= BATCH_EVERY - 1;
    if ((interactive.isEmpty() || batchIsDue) && !batch.isEmpty() && mayRun(batch.getFirst())) {
      takenSinceBatch = 0;
      batchRunning++;
      return begun(batch.removeFirst());
    }
    RenderTask task = nextOfClients();
    if (task == null) {
      return null;
    }
    boolean _ = interactive.remove(task);
    takenSinceBatch++;
    lastInteractiveNanos = System.nanoTime();
    lastClient = task.client();
    return begun(task);
  }

  private RenderTask begun(RenderTask task) {
    workersOf.merge(task.client(), 1, Integer::sum);
    return task;
  }

  private @Nullable RenderTask nextOfClients() {
    RenderTask ofBusyClient = null;
    for (RenderTask task : interactive) {
      if (!hasItsShare(task.client())) {
        return task;
      }
      if (ofBusyClient == null && (workers == 1 || closed || isShort.test(task.order()))) {
        ofBusyClient = task;
      }
    }
    return ofBusyClient;
  }

  private boolean hasItsShare(String client) {
    return workers == 1
        ? client.equals(lastClient)
        : workersOf.getOrDefault(client, 0) >= workers - 1;
  }

  private long waiting(String client) {
    return interactive.stream().filter(task -> task.client().equals(client)).count();
  }

  private boolean mayRun(RenderTask ofBatch) {
    return batchRunning < Math.max(1, workers - 1)
        || closed
        || (interactive.isEmpty()
            && sinceInteractive() >= quietNanos
            && isShort.test(ofBatch.order()));
  }

  private long sinceInteractive() {
    return System.nanoTime() - lastInteractiveNanos;
  }

  /** Reports that a task that was taken is over, or was put back. */
  void ended(RenderTask task) {
    lock.lock();
    try {
      if (task.lane() == Lane.BATCH) {
        batchRunning--;
      }
      workersOf.computeIfPresent(task.client(), (_, n) -> n == 1 ? null : n - 1);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  boolean remove(RenderTask task) {
    lock.lock();
    try {
      return lane(task).remove(task);
    } finally {
      lock.unlock();
    }
  }

  /** Removes and returns the tasks that match. */
  List<RenderTask> removeAll(Predicate<RenderTask> which) {
    lock.lock();
    try {
      List<RenderTask> removed = new ArrayList<>();
      for (Deque<RenderTask> lane : List.of(interactive, batch)) {
        lane.stream().filter(which).forEach(removed::add);
        lane.removeIf(removed::contains);
      }
      return removed;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the queue is closed and empty. */
  boolean isFinished() {
    lock.lock();
    try {
      return closed && length() == 0;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return length();
    } finally {
      lock.unlock();
    }
  }

  /** Makes all waiting threads check again whether they want a task. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses further offers. Tasks in the queue can still be taken. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int length() {
    return interactive.size() + batch.size();
  }

  private Deque<RenderTask> lane(RenderTask task) {
    return switch (task.lane()) {
      case INTERACTIVE -> interactive;
      case BATCH -> batch;
    };
  }
}
