package com.progimage.server.registry;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The changes since the last checkpoint, in their order: a Redis that comes back without them is
 * told again. Thread-safe.
 */
final class Unsynced {
  /** Changes that are remembered; about 5 MB. */
  static final int CAPACITY = 10_000;

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Told> all = new LinkedHashSet<>();
  private int remembered;

  /** Changes of one call. */
  static final class Told {
    private final Runnable settled;
    private List<Change> changes;
    private boolean acknowledged;
    private boolean forgotten;

    private Told(List<Change> changes, Runnable settled) {
      this.changes = changes;
      this.settled = settled;
    }
  }

  Unsynced(int capacity) {
    this.capacity = capacity;
  }

  /** To be called before Redis is told, so that no acknowledged change is missed. */
  Told begin(List<Change> changes, Runnable settled) {
    Told told = new Told(List.copyOf(changes), settled);
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

  /** What is forgotten can still be settled; it can no longer be told again. */
  private void forgetOldest() {
    if (remembered <= capacity) {
      return;
    }
    for (Told oldest : all) {
      if (remembered <= capacity / 2) {
        return;
      }
      forget(oldest);
      oldest.forgotten = true;
    }
  }

  private void forget(Told told) {
    remembered -= told.changes.size();
    told.changes = List.of();
  }

  void acknowledged(Told told) {
    lock.lock();
    try {
      told.acknowledged = true;
    } finally {
      lock.unlock();
    }
  }

  /** The caller hears that Redis was not told, and tells it later. */
  void failed(Told told) {
    remove(List.of(told));
  }

  List<Told> acknowledged() {
    lock.lock();
    try {
      return all.stream().filter(told -> told.acknowledged).toList();
    } finally {
      lock.unlock();
    }
  }

  /** To be called once Redis cannot lose them unnoticed. */
  void settle(List<Told> safe) {
    remove(safe);
    safe.forEach(told -> told.settled.run());
  }

  private void remove(List<Told> some) {
    lock.lock();
    try {
      for (Told told : some) {
        if (all.remove(told)) {
          forget(told);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether there were too many, so that telling again does not make Redis whole. */
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
