package com.progimage.server.job;

import com.progimage.server.image.Failure;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.loop.Loop;
import com.progimage.server.source.GuardedClient;
import com.progimage.server.source.Hosts;
import com.progimage.server.state.ItemResult;
import com.progimage.server.state.Lease;
import com.progimage.server.state.StateStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does the items of all jobs, some at a time, for as long as the server runs. Workers serve clients
 * first: see {@link com.progimage.server.render.Lane}.
 */
public final class JobRunner implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration RENEWAL = Duration.ofSeconds(2);
  private static final Duration END = Duration.ofSeconds(10);

  private final StateStore store;
  private final Item.Means means;
  private final Clock clock;
  private final int slots;
  private final Map<Lease, Item> items = new ConcurrentHashMap<>();
  private final Loop taking = new Loop("jobs", this::take);
  private final Loop renewing = new Loop("leases of jobs", this::renew);

  /**
   * @param slots how many items are worked on at a time, 2 or more
   */
  public JobRunner(
      StateStore store,
      ImageLibrary library,
      Submitters submitters,
      GuardedClient client,
      Hosts hosts,
      int slots,
      Clock clock) {
    this(
        store,
        new Item.Means(library, submitters, client, hosts, Duration.ofSeconds(1)),
        slots,
        clock);
  }

  JobRunner(StateStore store, Item.Means means, int slots, Clock clock) {
    this.store = store;
    this.means = means;
    this.slots = slots;
    this.clock = clock;
  }

  public JobRunner start() {
    taking.start();
    renewing.start();
    return this;
  }

  private void take() throws InterruptedException {
    int room = awaitRoom();
    // Each of the two lines may give as many as are asked for.
    store.take(room / 2, WAIT, clock).forEach(this::begin);
  }

  private synchronized int awaitRoom() throws InterruptedException {
    while (slots - items.size() < 2) {
      wait();
    }
    return slots - items.size();
  }

  private void begin(Lease lease) {
    Item item = new Item(lease, means);
    if (taking.isEnding() || items.putIfAbsent(lease, item) != null) {
      return;
    }
    Thread.ofVirtual()
        .name("item " + lease.index() + " of " + lease.job())
        .start(() -> {
          try {
            perform(item);
          } finally {
            synchronized (this) {
              items.remove(lease);
              notifyAll();
            }
          }
        });
  }

  private void perform(Item item) {
    ItemResult result = item.perform();
    // A store that is away is waited for: what was made is kept, and what came of it is not.
    while (!item.isCancelled()) {
      try {
        boolean _ = store.finish(item.lease(), result, clock.instant());
        return;
      } catch (Failure away) {
        taking.pause(WAIT);
      }
    }
    if (taking.isEnding()) {
      giveBack(item.lease());
    }
  }

  private void giveBack(Lease lease) {
    try {
      store.giveBack(lease);
    } catch (Failure away) {
      // The lease runs out.
    }
  }

  /** Says that items are worked on, and ends those that nobody wants any more. */
  private void renew() {
    renewing.pause(RENEWAL);
    Set<Lease> held = Set.copyOf(items.keySet());
    Set<Lease> wanted = store.renew(held);
    held.stream()
        .filter(lease -> !wanted.contains(lease))
        .map(items::get)
        .filter(Objects::nonNull)
        .forEach(Item::cancel);
  }

  /** Gives back what it works on, for others or for the next start, and ends. */
  @Override
  public void close() {
    taking.end();
    items.values().forEach(Item::cancel);
    taking.close();
    renewing.close();
    try {
      awaitNoItems();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void awaitNoItems() throws InterruptedException {
    long deadline = System.nanoTime() + END.toNanos();
    while (!items.isEmpty() && deadline - System.nanoTime() > 0) {
      wait(100);
    }
  }
}
