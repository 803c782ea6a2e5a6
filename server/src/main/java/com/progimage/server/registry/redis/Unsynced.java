package com.progimage.server.registry.redis;

import com.progimage.server.registry.Change;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The changes since the last checkpoint, in order. They are replayed to a Redis that restarts
 * without them. Thread-safe.
 */
final class Unsynced {
  /** The maximum number of changes to keep; about 5 MB. */
  static final int CAPACITY = 10_000;

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<SentChanges> all = new LinkedHashSet<>();
  private int remembered;

  /** The changes of one call. */
  static final class SentChanges {
    private final Runnable settled;
    private List<Change> changes;
    private boolean acknowledged;
    private boolean forgotten;

    private SentChanges(List<Change> changes, Runnable settled) {
      this.changes = changes;
      this.settled = settled;
    }
  }

  Unsynced(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Adds changes. Call it before sending them to Redis, so that no acknowledged change is missed.
   */
  SentChanges begin(List<Change> changes, Runnable settled) {
    SentChanges told = new SentChanges(List.copyOf(changes), settled);
    lock.lock();
    try {
      all.add(told);
      remembered += told.changes.size();
      forgetOldest();
      return told;
    } finally {
      lock.unlock();
    }
  }

  /** Drops the oldest changes. They can still be settled, but no longer be replayed. */
  private void forgetOldest() {
    if (remembered <= capacity) {
      return;
    }
    for (SentChanges oldest : all) {
      if (remembered <= capacity / 2) {
        return;
      }
      forget(oldest);
      oldest.forgotten = true;
    }
  }

  private void forget(SentChanges told) {
    remembered -= told.changes.size();
    told.changes = List.of();
  }

  void acknowledged(SentChanges told) {
    lock.lock();
    try {
      told.acknowledged = true;
    } finally {
      lock.unlock();
    }
  }

  /** Removes changes that Redis did not receive. The caller sends them again later. */
  void failed(SentChanges told) {
    remove(List.of(told));
  }

  List<SentChanges> acknowledged() {
    lock.lock();
    try {
      return all.stream().filter(told -> told.acknowledged).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Removes changes and runs their callbacks. Call it once Redis cannot lose them unnoticed. */
  void settle(List<SentChanges> safe) {
    remove(safe);
    safe.forEach(told -> told.settled.run());
  }

  private void remove(List<SentChanges> some) {
    lock.lock();
    try {
      for (SentChanges told : some) {
        if (all.remove(told)) {
          forget(told);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether changes were dropped, so that a replay does not make Redis complete. */
  boolean isIncomplete() {
    lock.lock();
    try {
      return all.stream().anyMatch(told -> told.forgotten);
    } finally {
      lock.unlock();
    }
  }

  List<Change> changes() {
    lock.lock();
    try {
      List<Change> changes = new ArrayList<>(remembered);
      all.forEach(told -> changes.addAll(told.changes));
      return changes;
    } finally {
      lock.unlock();
    }
  }
}
