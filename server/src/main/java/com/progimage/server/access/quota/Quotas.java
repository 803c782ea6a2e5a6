package com.progimage.server.access.quota;

import com.github.benmanes.caffeine.cache.Ticker;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets the quotas of owners, and checks what owners use against them. A change is in force on every
 * server within 5 seconds. Thread-safe; methods may block unless they say otherwise.
 */
public final class Quotas {
  /** Call {@link #flush} this often. */
  public static final Duration FLUSHED_EVERY = Duration.ofSeconds(1);

  private final QuotaStore store;
  private final InstantSource clock;
  private final KnownQuotas known;
  private final DailyMeter meter;
  private final ConcurrentRequests requests = new ConcurrentRequests();

  /** A request in progress. Closing it ends it. */
  public interface QuotaSlot extends AutoCloseable {
    @Override
    void close();

    /** Of a request that counts for nobody. */
    QuotaSlot NONE = () -> {};
  }

  public Quotas(QuotaStore store, InstantSource clock) {
    this(store, clock, Ticker.systemTicker());
  }

  Quotas(QuotaStore store, InstantSource clock, Ticker ticker) {
    this.store = store;
    this.clock = clock;
    this.known = new KnownQuotas(store, ticker);
    this.meter = new DailyMeter(store, clock, ticker);
  }

  /**
   * Returns the limits in force for an owner, as of a few seconds ago.
   *
   * @throws Failure {@code registry-unavailable}
   */
  public OwnerQuota of(Owner owner) {
    return known.of(owner);
  }

  /**
   * Finds a quota as it is now.
   *
   * @param owner null: of each owner without a quota of its own
   */
  public Optional<OwnerQuota> find(@Nullable Owner owner) {
    return store.find(owner);
  }

  /**
   * Sets a quota.
   *
   * @param owner null: of each owner without a quota of its own
   */
  public void put(@Nullable Owner owner, OwnerQuota quota) {
    store.put(owner, quota);
    known.forgetAll();
  }

  /**
   * Removes a quota.
   *
   * @param owner null: of each owner without a quota of its own
   * @return false if there is none
   */
  public boolean remove(@Nullable Owner owner) {
    boolean existed = store.remove(owner);
    known.forgetAll();
    return existed;
  }

  /** Lists owners with a quota of their own, by their names. */
  public List<Owner> owners(@Nullable Owner after, int limit) {
    return store.owners(after, limit);
  }

  /** Returns what an owner had rendered today on all servers, as of a few seconds ago. */
  public DailyUse usedToday(Owner owner) {
    return meter.used(owner);
  }

  /**
   * Checks that an owner may have something rendered now.
   *
   * @throws Failure {@code quota-exceeded}
   */
  public void requireDaily(Owner owner) {
    OwnerQuota quota = known.ofIfKnown(owner);
    long megapixels = quota.most(QuotaLimit.MEGAPIXELS_PER_DAY);
    long cpuSeconds = quota.most(QuotaLimit.CPU_SECONDS_PER_DAY);
    if (megapixels == Long.MAX_VALUE && cpuSeconds == Long.MAX_VALUE) {
      return;
    }
    DailyUse used = meter.usedIfKnown(owner);
    require(owner, megapixels, used.pixels() / 1_000_000, "megapixels of renditions");
    require(owner, cpuSeconds, used.cpuMillis() / 1_000, "seconds of CPU time for renditions");
  }

  /**
   * Does the same for a stranger, who does not learn the owner's name and limits.
   *
   * @throws Failure {@code quota-exceeded}
   */
  public void requireDailyOfStranger(Owner owner) {
    try {
      requireDaily(owner);
    } catch (Failure exceeded) {
      throw Failure.temporary(
          ErrorCode.QUOTA_EXCEEDED,
          "no more renditions of this image are made today: those that exist are still served; try again after midnight UTC",
          untilMidnight());
    }
  }

  private void require(Owner owner, long limit, long used, String unit) {
    if (used >= limit) {
      throw Failure.overLimit(
          ErrorCode.QUOTA_EXCEEDED,
          "the quota of %s allows %d %s a day, and they are used: renditions that exist are still served; wait until midnight UTC, or ask the server's administrator for more"
              .formatted(owner, limit, unit),
          limit,
          used,
          untilMidnight());
    }
  }

  private Duration untilMidnight() {
    Instant now = clock.instant();
    Instant midnight =
        LocalDate.ofInstant(now, ZoneOffset.UTC)
            .plusDays(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    return Duration.between(now, midnight).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
  }

  /** Counts a task that has ended. Does not block. */
  public void charge(Owner owner, long pixels, Duration cpu) {
    meter.add(owner, new DailyUse(pixels, cpu.toMillis()));
  }

  /**
   * Begins a request of an owner on this server.
   *
   * @throws Failure {@code quota-exceeded} if too many are in progress
   */
  public QuotaSlot begin(Owner owner) {
    long most = known.ofIfKnown(owner).most(QuotaLimit.CONCURRENT_REQUESTS);
    if (most == Long.MAX_VALUE) {
      return QuotaSlot.NONE;
    }
    requests.enter(owner, most);
    return () -> requests.leave(owner);
  }

  /**
   * Does the same without blocking.
   *
   * @return empty if the limit is not known at the moment, or too many are in progress
   */
  public Optional<QuotaSlot> beginAtOnce(Owner owner) {
    Optional<OwnerQuota> quota = known.findFresh(owner);
    if (quota.isEmpty()) {
      return Optional.empty();
    }
    long most = quota.get().most(QuotaLimit.CONCURRENT_REQUESTS);
    if (most == Long.MAX_VALUE) {
      return Optional.of(QuotaSlot.NONE);
    }
    return requests.tryEnter(owner, most)
        ? Optional.of(() -> requests.leave(owner))
        : Optional.empty();
  }

  /** Adds what was counted to the store, as far as the store is available. */
  public void flush() {
    meter.flush();
  }
}
