package com.progimage.server.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.StoredImage;
import com.progimage.server.memory.MemoryShare;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a registry what happened without making anybody wait: changes go into a queue in memory,
 * are written in batches and in order, and wait there while the registry is away. Beyond its bound
 * the oldest are dropped and counted; a rebuild finds them again on the disk.
 */
public final class LedgerWriter implements AutoCloseable {
  /** Of the largest: with a transformation as long as one may be. */
  private static final int BYTES_OF_A_CHANGE = 600;

  private static final Logger log = LoggerFactory.getLogger(LedgerWriter.class);
  private static final int BATCH = 256;
  private static final int RETRY_MILLIS = 500;
  private static final Duration FLUSH_AT_CLOSE = Duration.ofSeconds(4);

  private final Registry registry;
  private final int capacity;
  private final Cache<RenditionKey, LocalDate> usedOn =
      Caffeine.newBuilder().maximumSize(MemoryShare.USED_RENDITIONS.entries(400)).build();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Change> queue = new ArrayDeque<>();
  private final Thread thread;
  private int writing;
  private long dropped;
  private long droppedInThisOutage;
  private boolean closed;

  public LedgerWriter(Registry registry) {
    this(registry, (int) MemoryShare.REGISTRY_CHANGES.entries(BYTES_OF_A_CHANGE));
  }

  /**
   * @param capacity how many changes may wait, at least 1
   */
  public LedgerWriter(Registry registry, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.registry = registry;
    this.capacity = capacity;
    thread = Thread.ofVirtual().name("ledger").start(this::run);
  }

  /** Like {@link Registry#record}, soon. */
  public void record(RenditionRecord rendition) {
    usedOn.put(rendition.key(), rendition.lastUsedOn());
    add(new Change.Made(rendition));
  }

  /** Like {@link Registry#touch}, soon; once a day and rendition, however often it is called. */
  public void touch(RenditionKey key, LocalDate day) {
    LocalDate known = usedOn.getIfPresent(key);
    if (known == null || known.isBefore(day)) {
      usedOn.put(key, day);
      add(new Change.Used(key, day));
    }
  }

  /** Like {@link Registry#register}, soon: for an upload that was committed while it was away. */
  public void register(StoredImage image) {
    add(new Change.Stored(image));
  }

  /**
   * Like {@link Registry#forget(ImageId, List)}, soon: for a delete that was committed while it was
   * away.
   */
  public void forget(ImageId id, List<RenditionKey> naming) {
    Change.ofDelete(id, naming).forEach(this::add);
  }

  /** Changes that are not written yet. */
  public int pending() {
    lock.lock();
    try {
      return queue.size() + writing;
    } finally {
      lock.unlock();
    }
  }

  /** Changes that were given up since the start. */
  public long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /** False where it ended though it was not closed: then nothing is written any more. */
  public boolean isAlive() {
    lock.lock();
    try {
      return closed || thread.isAlive();
    } finally {
      lock.unlock();
    }
  }

  /** Writes what waits, in 4 seconds at most; gives it up at once where the registry is away. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      if (!thread.join(FLUSH_AT_CLOSE)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void add(Change change) {
    lock.lock();
    try {
      if (closed) {
        dropped++;
        return;
      }
      queue.addLast(change);
      dropOldest();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    try {
      List<Change> batch = take();
      while (!batch.isEmpty()) {
        write(batch);
        batch = take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for changes; none means that there will be no more. */
  private List<Change> take() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.await();
      }
      List<Change> batch = new ArrayList<>(Math.min(BATCH, queue.size()));
      while (batch.size() < BATCH && !queue.isEmpty()) {
        batch.add(queue.removeFirst());
      }
      writing = batch.size();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Change> batch) throws InterruptedException {
    try {
      registry.apply(batch);
      written();
    } catch (Failure e) {
      retryLater(batch);
    } catch (Throwable e) {
      // Nothing that waiting would mend, and it must not hold up what comes after it.
      giveUp(batch.size());
      log.error(
          "{} changes could not be written to the registry; its next rebuild finds them",
          batch.size(),
          e);
    }
  }

  private void written() {
    lock.lock();
    try {
      writing = 0;
      if (droppedInThisOutage > 0) {
        log.warn(
            "{} changes to the registry were dropped while it was away; its next rebuild finds"
                + " them on the disk",
            droppedInThisOutage);
        droppedInThisOutage = 0;
      }
    } finally {
      lock.unlock();
    }
  }

  private void retryLater(List<Change> batch) throws InterruptedException {
    lock.lock();
    try {
      writing = 0;
      batch.reversed().forEach(queue::addFirst);
      dropOldest();
      if (closed) {
        dropped += queue.size();
        log.warn(
            "{} changes were not written, the registry being away at the end; its next rebuild"
                + " finds them on the disk",
            queue.size());
        queue.clear();
        return;
      }
      long wait =
          TimeUnit.MILLISECONDS.toNanos(
              ThreadLocalRandom.current().nextInt(RETRY_MILLIS / 2, RETRY_MILLIS));
      while (wait > 0 && !closed) {
        wait = changed.awaitNanos(wait);
      }
    } finally {
      lock.unlock();
    }
  }

  private void dropOldest() {
    while (queue.size() > capacity) {
      queue.removeFirst();
      dropped++;
      droppedInThisOutage++;
    }
  }

  private void giveUp(int count) {
    lock.lock();
    try {
      writing = 0;
      dropped += count;
    } finally {
      lock.unlock();
    }
  }
}
