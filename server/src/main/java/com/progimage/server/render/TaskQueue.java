package com.progimage.server.render;

import com.progimage.server.image.Owner;
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
 * <p>Owners take turns in each lane: the next task is of the payer with the fewest running tasks,
 * and of several such payers, of the one whose last turn is longest ago.
 *
 * <p>A party is a client, or an owner with all its clients. If a party's tasks occupy all workers
 * except one, tasks of other parties go first, and the party gets the last worker for short tasks
 * only. With a single worker, parties take turns.
 */
final class TaskQueue {
  private static final int BATCH_EVERY = 8;

  /** Poll interval for a short batch task behind a long one. */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final int REMEMBERED_PAYERS = 1_000;

  private final int capacity;
  private final int workers;
  private final long quietNanos;
  private final Predicate<RenderOrder> isShort;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<RenderTask> interactive = new ArrayDeque<>();
  private final Deque<RenderTask> batch = new ArrayDeque<>();
  private final Map<String, Integer> workersOf = new HashMap<>();
  private final Map<Owner, Integer> workersOfPayer = new HashMap<>();
  private final Turns<Owner> turns = new Turns<>(REMEMBERED_PAYERS);
  private @Nullable String lastParty;
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
   *     or in the part that one party, one payer, or strangers for one payer may fill
   */
  boolean offer(RenderTask task) {
    lock.lock();
    try {
      boolean crowded =
          switch (task.lane()) {
            case BATCH -> batch.size() >= Math.max(1, capacity / 2);
            case INTERACTIVE -> isCrowdedFor(task);
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
      lastParty = null;
      turns.giveBack(task.payer());
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
    RenderTask ofBatch = interactive.isEmpty() || batchIsDue ? fairest(batch, this::mayRun) : null;
    if (ofBatch != null) {
      boolean _ = batch.remove(ofBatch);
      takenSinceBatch = 0;
      batchRunning++;
      return begun(ofBatch);
    }
    RenderTask task = nextOfParties();
    if (task == null) {
      return null;
    }
    boolean _ = interactive.remove(task);
    takenSinceBatch++;
    lastInteractiveNanos = System.nanoTime();
    lastParty = task.party();
    return begun(task);
  }

  private RenderTask begun(RenderTask task) {
    workersOf.merge(task.party(), 1, Integer::sum);
    workersOfPayer.merge(task.payer(), 1, Integer::sum);
    turns.take(task.payer());
    return task;
  }

  private @Nullable RenderTask nextOfParties() {
    RenderTask task = fairest(interactive, each -> !hasItsShare(each.party()));
    return task == null
        ? fairest(interactive, each -> workers == 1 || closed || isShort.test(each.order()))
        : task;
  }

  /** The first task of the payer whose turn it is; null if no task may be taken. */
  private @Nullable RenderTask fairest(Deque<RenderTask> lane, Predicate<RenderTask> mayBeTaken) {
    RenderTask best = null;
    for (RenderTask task : lane) {
      if ((best == null || isBefore(task.payer(), best.payer())) && mayBeTaken.test(task)) {
        best = task;
      }
    }
    return best;
  }

  private boolean isBefore(Owner one, Owner other) {
    if (one.equals(other)) {
      return false;
    }
    int ofOne = workersOfPayer.getOrDefault(one, 0);
    int ofOther = workersOfPayer.getOrDefault(other, 0);
    return ofOne == ofOther ? turns.isBefore(one, other) : ofOne < ofOther;
  }

  private boolean hasItsShare(String party) {
    return workers == 1 ? party.equals(lastParty) : workersOf.getOrDefault(party, 0) >= workers - 1;
  }

  /**
   * A party or a payer fills at most three quarters of the queue, so that others have room.
   * Strangers for one payer fill at most half of it, so that the payer itself has room too.
   */
  private boolean isCrowdedFor(RenderTask task) {
    int most = capacity - capacity / 4;
    if (waiting(each -> each.party().equals(task.party())) >= most) {
      return true;
    }
    if (task.payer().equals(Owner.PUBLIC)) {
      return false;
    }
    Predicate<RenderTask> isOfPayer = each -> each.payer().equals(task.payer());
    return waiting(isOfPayer) >= most
        || task.isOfStranger()
            && waiting(isOfPayer.and(RenderTask::isOfStranger)) >= Math.max(1, capacity / 2);
  }

  private long waiting(Predicate<RenderTask> which) {
    return interactive.stream().filter(which).count();
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
      workersOf.computeIfPresent(task.party(), (_, n) -> n == 1 ? null : n - 1);
      workersOfPayer.computeIfPresent(task.payer(), (_, n) -> n == 1 ? null : n - 1);
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
