package com.progimage.server.access.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class QuotasTest {
  private static final Owner SHOP = new Owner("shop");

  private Instant now = Instant.parse("2026-03-01T23:59:50.5Z");
  private long nanos;
  private final MemoryStore store = new MemoryStore();
  private final Quotas quotas = new Quotas(store, () -> now, () -> nanos);

  /** A store in memory that can be unavailable. */
  private static final class MemoryStore implements QuotaStore {
    private final Map<String, OwnerQuota> all = new HashMap<>();
    private final Map<LocalDate, DailyUse> days = new HashMap<>();
    private final Map<String, Long> reports = new HashMap<>();
    private boolean isAway;
    private boolean losesAnAnswer;
    private int finds;

    private void require() {
      if (isAway) {
        throw new Failure(ErrorCode.REGISTRY_UNAVAILABLE, "away");
      }
    }

    @Override
    public void put(@Nullable Owner owner, OwnerQuota quota) {
      require();
      all.put(String.valueOf(owner), quota);
    }

    @Override
    public boolean remove(@Nullable Owner owner) {
      require();
      return all.remove(String.valueOf(owner)) != null;
    }

    @Override
    public Optional<OwnerQuota> find(@Nullable Owner owner) {
      finds++;
      require();
      return Optional.ofNullable(all.get(String.valueOf(owner)));
    }

    @Override
    public List<Owner> owners(@Nullable Owner after, int limit) {
      return List.of();
    }

    @Override
    public DailyUse add(Owner owner, LocalDate day, UseReport report) {
      require();
      boolean isNew = reports.getOrDefault(report.server(), 0L) < report.number();
      reports.merge(report.server(), report.number(), Math::max);
      DailyUse sum = days.merge(day, isNew ? report.use() : DailyUse.NONE, DailyUse::plus);
      if (losesAnAnswer) {
        losesAnAnswer = false;
        throw new Failure(ErrorCode.REGISTRY_UNAVAILABLE, "lost");
      }
      return sum;
    }

    @Override
    public DailyUse used(Owner owner, LocalDate day) {
      require();
      return days.getOrDefault(day, DailyUse.NONE);
    }
  }

  private void limit(QuotaLimit limit, long most) {
    store.put(SHOP, new OwnerQuota(Map.of(limit, most)));
  }

  private void passes(Duration time) {
    nanos += time.toNanos();
    now = now.plus(time);
  }

  private static Failure refusal(ThrowingCallable work) {
    Failure[] refusal = new Failure[1];
    assertThatThrownBy(work).isInstanceOfSatisfying(Failure.class, failure -> refusal[0] = failure);
    return refusal[0];
  }

  @Test
  void aQuotaOfItsOwnReplacesTheDefaultAsAWhole() {
    store.put(null, new OwnerQuota(Map.of(QuotaLimit.IMAGES, 5L)));
    limit(QuotaLimit.BYTES, 7);
    assertThat(quotas.of(SHOP).most(QuotaLimit.IMAGES)).isEqualTo(Long.MAX_VALUE);
    assertThat(quotas.of(new Owner("blog")).most(QuotaLimit.IMAGES)).isEqualTo(5);
  }

  @Test
  void aChangeElsewhereIsInForceWithinFiveSeconds() {
    assertThat(quotas.of(SHOP)).isEqualTo(OwnerQuota.UNLIMITED);
    limit(QuotaLimit.IMAGES, 1);
    int before = store.finds;
    assertThat(quotas.of(SHOP)).isEqualTo(OwnerQuota.UNLIMITED);
    assertThat(store.finds).as("remembered").isEqualTo(before);
    passes(Duration.ofSeconds(4));
    assertThat(quotas.of(SHOP).most(QuotaLimit.IMAGES)).isEqualTo(1);
  }

  @Test
  void aChangeHereIsInForceAtOnce() {
    assertThat(quotas.of(SHOP)).isEqualTo(OwnerQuota.UNLIMITED);
    quotas.put(null, new OwnerQuota(Map.of(QuotaLimit.IMAGES, 1L)));
    assertThat(quotas.of(SHOP).most(QuotaLimit.IMAGES)).isEqualTo(1);
    assertThat(quotas.remove(null)).isTrue();
    assertThat(quotas.of(SHOP)).isEqualTo(OwnerQuota.UNLIMITED);
  }

  @Test
  void whileTheStoreIsAwayKnownQuotasStayInForce() {
    limit(QuotaLimit.IMAGES, 1);
    assertThat(quotas.of(SHOP).most(QuotaLimit.IMAGES)).isEqualTo(1);
    store.isAway = true;
    passes(Duration.ofMinutes(5));
    assertThat(quotas.of(SHOP).most(QuotaLimit.IMAGES)).isEqualTo(1);
    int before = store.finds;
    Owner unknown = new Owner("unknown");
    assertThat(quotas.of(SHOP).most(QuotaLimit.IMAGES)).isEqualTo(1);
    assertThat(refusal(() -> quotas.of(unknown)).code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE);
    assertThat(store.finds).as("not every request waits").isEqualTo(before);
    quotas.requireDaily(unknown);
    quotas.begin(unknown).close();
    store.isAway = false;
    passes(Duration.ofSeconds(2));
    assertThat(quotas.of(unknown)).isEqualTo(OwnerQuota.UNLIMITED);
  }

  @Test
  void whileTheStoreIsAwayRendersHereStillCount() {
    limit(QuotaLimit.MEGAPIXELS_PER_DAY, 2);
    quotas.charge(SHOP, 1_000_000, Duration.ZERO);
    quotas.flush();
    quotas.requireDaily(SHOP);
    store.isAway = true;
    passes(Duration.ofSeconds(5));
    quotas.requireDaily(SHOP);
    quotas.charge(SHOP, 1_000_000, Duration.ZERO);
    quotas.flush();
    assertThat(refusal(() -> quotas.requireDaily(SHOP)).actual()).hasValue(2);
  }

  @Test
  void megapixelsAreLimitedUntilMidnight() {
    limit(QuotaLimit.MEGAPIXELS_PER_DAY, 2);
    quotas.requireDaily(SHOP);
    quotas.charge(SHOP, 1_900_000, Duration.ZERO);
    quotas.requireDaily(SHOP);
    quotas.charge(SHOP, 200_000, Duration.ZERO);
    Failure refused = refusal(() -> quotas.requireDaily(SHOP));
    assertThat(refused.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(refused.limit()).hasValue(2);
    assertThat(refused.actual()).hasValue(2);
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(10));
    Failure ofStranger = refusal(() -> quotas.requireDailyOfStranger(SHOP));
    assertThat(ofStranger.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    assertThat(ofStranger.retryAfter()).contains(Duration.ofSeconds(10));
    assertThat(ofStranger.limit()).isEmpty();
    assertThat(ofStranger.actual()).isEmpty();
    assertThat(ofStranger.getMessage()).doesNotContain("shop");
    passes(Duration.ofSeconds(10));
    quotas.requireDailyOfStranger(SHOP);
    quotas.requireDaily(SHOP);
  }

  @Test
  void cpuTimeOfAllServersCounts() {
    limit(QuotaLimit.CPU_SECONDS_PER_DAY, 10);
    LocalDate today = LocalDate.of(2026, 3, 1);
    quotas.charge(SHOP, 1, Duration.ofSeconds(4));
    quotas.requireDaily(SHOP);
    store.add(SHOP, today, new UseReport("other", 1, new DailyUse(0, 6_000)));
    passes(Duration.ofSeconds(4));
    assertThat(refusal(() -> quotas.requireDaily(SHOP)).limit()).hasValue(10);
    quotas.flush();
    quotas.flush();
    assertThat(store.days.get(today)).isEqualTo(new DailyUse(1, 10_000));
    assertThat(quotas.usedToday(SHOP)).isEqualTo(new DailyUse(1, 10_000));
  }

  @Test
  void whatTheStoreDoesNotTakeIsCountedLater() {
    quotas.charge(SHOP, 5, Duration.ofMillis(7));
    store.isAway = true;
    quotas.flush();
    quotas.charge(SHOP, 5, Duration.ofMillis(7));
    store.isAway = false;
    quotas.flush();
    assertThat(store.days.get(LocalDate.of(2026, 3, 1))).isEqualTo(new DailyUse(10, 14));
  }

  @Test
  void whatTheStoreTookWithoutAnAnswerIsCountedOnce() {
    LocalDate today = LocalDate.of(2026, 3, 1);
    quotas.charge(SHOP, 5, Duration.ofMillis(7));
    store.losesAnAnswer = true;
    quotas.flush();
    quotas.charge(SHOP, 1, Duration.ofMillis(1));
    quotas.flush();
    quotas.flush();
    assertThat(store.days.get(today)).isEqualTo(new DailyUse(6, 8));
    assertThat(quotas.usedToday(SHOP)).isEqualTo(new DailyUse(6, 8));
  }

  @Test
  void requestsAtATimeAreCountedForEachOwner() {
    limit(QuotaLimit.CONCURRENT_REQUESTS, 2);
    Quotas.QuotaSlot one = quotas.begin(SHOP);
    Quotas.QuotaSlot two = quotas.begin(SHOP);
    Failure refused = refusal(() -> quotas.begin(SHOP));
    assertThat(refused.limit()).hasValue(2);
    assertThat(refused.actual()).hasValue(3);
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(1));
    quotas.begin(new Owner("blog")).close();
    one.close();
    quotas.begin(SHOP).close();
    two.close();
  }

  @Test
  void aLimitIsInRange() {
    for (long limit : new long[] {-1, OwnerQuota.MAX_LIMIT + 1}) {
      assertThat(refusal(() -> new OwnerQuota(Map.of(QuotaLimit.BYTES, limit))).code())
          .isEqualTo(ErrorCode.MALFORMED_REQUEST);
    }
  }
}
