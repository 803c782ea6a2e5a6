package com.progimage.server.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.failure.Failure;
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
 * Writes changes to a registry asynchronously: it queues them in memory, writes them in batches and
 * in order, and keeps them while the registry is unavailable. If the queue is full, it drops the
 * oldest changes and counts them; a rebuild finds them again on the disk.
 */
public final class RegistryQueue implements AutoCloseable {
  /** The size of the largest change, with a transformation of maximum length. */
  private static final int BYTES_OF_A_CHANGE = 600;

  private static final Logger log = LoggerFactory.getLogger(RegistryQueue.class);
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

  public RegistryQueue(Registry registry) {
    this(registry, (int) MemoryShare.REGISTRY_CHANGES.entries(BYTES_OF_A_CHANGE));
  }

  /**
   * @param capacity the maximum number of queued changes, at least 1
   */
  public RegistryQueue(Registry registry, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.registry = registry;
    this.capacity = capacity;
    thread = Thread.ofVirtual().name("ledger").start(this::run);
  }

  /** Does the same as {@link Registry#record}, asynchronously. */
  public void record(RenditionRecord rendition) {
    usedOn.put(rendition.key(), rendition.lastUsedOn());
    add(new Change.RenditionMade(rendition));
  }

  /**
   * Does the same as {@link Registry#touch}, asynchronously and at most once a day for each
   * rendition.
   */
  public void touch(RenditionKey key, LocalDate day) {
    LocalDate known = usedOn.getIfPresent(key);
    if (known == null || known.isBefore(day)) {
      usedOn.put(key, day);
      add(new Change.Used(key, day));
    }
  }

  /**
   * Does the same as {@link Registry#register}, asynchronously, for an upload that was committed
   * while the registry was unavailable.
   */
  public void register(StoredImage image) {
    add(new Change.ImageStored(image));
  }

  /**
   * Does the same as {@link Registry#forget(ImageId, List)}, asynchronously, for a delete that was
   * committed while the registry was unavailable.
   */
  public void forget(ImageId id, List<RenditionKey> naming) {
    Change.ofDelete(id, naming).forEach(this::add);
  }

  /** The number of changes that are not written yet. */
  public int pending() {
    lock.lock();
    try {
      return queue.size() + writing;
    } finally {
      lock.unlock();
    }
  }

  /** The number of changes that were dropped since the start. */
  public long dropped() {
    lock.lock();
    try {
      return dropped;
    } finally {
      lock.unlock();
    }
  }

  /** False if the writer ended without being closed: then nothing is written any more. */
  public boolean isAlive() {
    lock.lock();
    try {
      return closed || thread.isAlive();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Writes the queued changes within 4 seconds; gives up at once if the registry is unavailable.
   */
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

  /** Waits for changes; an empty list means that no more will come. */
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
      // Waiting would not help, and these changes must not block later ones.
      giveUp(batch.size());
      log.error(
          "{} changes could not be written to the registry: its next rebuild finds them",
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
            "{} changes to the registry were dropped while it was unavailable: its next rebuild"
                + " finds them on the disk",
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
            "{} changes were not written because the registry is unavailable: its next rebuild"
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
