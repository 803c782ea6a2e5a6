package com.progimage.server.job;

import com.progimage.server.failure.Failure;
import com.progimage.server.loop.Loop;
import com.progimage.server.state.ItemLease;
import com.progimage.server.state.StateStore;
import com.progimage.server.state.job.ItemResult;
import com.progimage.server.state.job.WorkKind;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Processes the items of all jobs, several at a time, while the server runs. Items that are fetched
 * have slots of their own and join the rendering once their image is stored, so a slow source does
 * not delay other items. Workers serve clients first: see {@link
 * com.progimage.server.render.order.Lane}.
 */
public final class JobRunner implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration RENEWAL = Duration.ofSeconds(2);
  private static final Duration END = Duration.ofSeconds(10);

  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  /** Number of items that are fetched at a time, each with a connection and few buffers. */
  private static final int FETCHES = 64;

  private final StateStore store;
  private final Item.Means means;
  private final Clock clock;
  private final Map<WorkKind, Slots> slots = new EnumMap<>(WorkKind.class);
  private final List<Loop> taking;
  private final Map<ItemLease, Item> items = new ConcurrentHashMap<>();
  private final Loop renewing = new Loop("leases of jobs", this::renew);

  /**
   * @param renders the number of items that are rendered at a time, at least 2
   */
  public JobRunner(StateStore store, ItemServices services, int renders, Clock clock) {
    this(
        store,
        new Item.Means(
            services,
            new Semaphore(renders, /* fair= */ true),
            new Retries(FIRST_PAUSE, () -> ThreadLocalRandom.current().nextDouble())),
        renders,
        clock);
  }

  JobRunner(StateStore store, Item.Means means, int renders, Clock clock) {
    this.store = store;
    this.means = means;
    this.clock = clock;
    slots.put(WorkKind.MAKE, new Slots(renders));
    slots.put(WorkKind.FETCH, new Slots(FETCHES));
    taking =
        List.of(
            new Loop("jobs", () -> take(WorkKind.MAKE)),
            new Loop("jobs of other servers' images", () -> take(WorkKind.FETCH)));
  }

  public JobRunner start() {
    taking.forEach(Loop::start);
    renewing.start();
    return this;
  }

  private void take(WorkKind kind) throws InterruptedException {
    Slots own = Objects.requireNonNull(slots.get(kind));
    // Each of the two lines may give as many items as requested.
    int most = own.awaitFree(2) / 2;
    store.take(kind, most, WAIT, clock).forEach(lease -> begin(lease, own));
  }

  private void begin(ItemLease lease, Slots own) {
    Item item = new Item(lease, means);
    if (items.putIfAbsent(lease, item) != null) {
      return;
    }
    own.take();
    if (isEnding()) {
      item.cancel();
    }
    Thread.ofVirtual()
        .name("item " + lease.index() + " of " + lease.job())
        .start(() -> {
          try {
            perform(item);
          } finally {
            items.remove(lease);
            own.free();
          }
        });
  }

  private void perform(Item item) {
    ItemResult result = item.perform();
    // Wait for a store that is unavailable: the renditions are kept, but the result is not stored
    // yet.
    while (!item.isCancelled()) {
      try {
        boolean _ = store.finish(item.lease(), result, clock.instant());
        return;
      } catch (Failure away) {
        renewing.pause(WAIT);
      }
    }
    if (isEnding()) {
      giveBack(item.lease());
    }
  }

  private boolean isEnding() {
    return taking.stream().anyMatch(Loop::isEnding);
  }

  private void giveBack(ItemLease lease) {
    try {
      store.giveBack(lease);
    } catch (Failure away) {
      // The lease expires.
    }
  }

  /** Renews the leases of items in progress, and cancels items that no job needs any more. */
  private void renew() {
    renewing.pause(RENEWAL);
    Set<ItemLease> held = Set.copyOf(items.keySet());
    Set<ItemLease> wanted = store.renew(held);
    held.stream()
        .filter(lease -> !wanted.contains(lease))
        .map(items::get)
        .filter(Objects::nonNull)
        .forEach(Item::cancel);
  }

  /** False if a loop ended without being closed. */
  public boolean isAlive() {
    return taking.stream().allMatch(Loop::isAlive) && renewing.isAlive();
  }

  /** Gives the items in progress back, for other servers or the next start, and stops. */
  @Override
  public void close() {
    taking.forEach(Loop::end);
    items.values().forEach(Item::cancel);
    taking.forEach(Loop::close);
    renewing.close();
    awaitNoItems();
  }

  private void awaitNoItems() {
    long deadline = System.nanoTime() + END.toNanos();
    try {
      for (Slots each : slots.values()) {
        each.awaitNone(deadline);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
