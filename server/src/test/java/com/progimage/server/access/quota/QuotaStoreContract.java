package com.progimage.server.access.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.store.AccessDatabase;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds for every store of quotas. Each test has two handles, as a server and a command have.
 */
public abstract class QuotaStoreContract {
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 1);
  private static final Owner SHOP = new Owner("shop");
  private static final Owner BLOG = new Owner("blog");
  private static final OwnerQuota QUOTA =
      new OwnerQuota(Map.of(QuotaLimit.IMAGES, 0L, QuotaLimit.BYTES, OwnerQuota.MAX_LIMIT));

  private AccessDatabase database;
  private AccessDatabase otherDatabase;
  private QuotaStore store;
  private QuotaStore other;

  protected abstract AccessDatabase open();

  @BeforeEach
  void openTwo() {
    database = open();
    otherDatabase = open();
    store = database.quotas();
    other = otherDatabase.quotas();
  }

  @AfterEach
  void close() {
    otherDatabase.close();
    database.close();
  }

  @Test
  void aQuotaIsKeptForEachOwnerAndForTheOthers() {
    OwnerQuota ofAll = new OwnerQuota(Map.of(QuotaLimit.OPEN_JOBS, 3L));
    store.put(SHOP, QUOTA);
    store.put(null, ofAll);
    assertThat(other.find(SHOP)).contains(QUOTA);
    assertThat(other.find(BLOG)).isEmpty();
    assertThat(other.find(null)).contains(ofAll);

    other.put(SHOP, OwnerQuota.UNLIMITED);
    assertThat(store.find(SHOP)).contains(OwnerQuota.UNLIMITED);
    assertThat(store.remove(SHOP)).isTrue();
    assertThat(store.remove(SHOP)).isFalse();
    assertThat(other.find(SHOP)).isEmpty();
    assertThat(store.remove(null)).isTrue();
    assertThat(other.find(null)).isEmpty();
  }

  @Test
  void ownersWithAQuotaAreListedByName() {
    store.put(null, QUOTA);
    for (String name : List.of("c", "a", "b")) {
      store.put(new Owner(name), QUOTA);
    }
    assertThat(store.owners(null, 2)).extracting(Owner::name).containsExactly("a", "b");
    assertThat(store.owners(new Owner("b"), 2)).extracting(Owner::name).containsExactly("c");
  }

  @Test
  void everyLimitIsKept() {
    Map<QuotaLimit, Long> all = new EnumMap<>(QuotaLimit.class);
    for (QuotaLimit limit : QuotaLimit.values()) {
      all.put(limit, (long) all.size());
    }
    store.put(SHOP, new OwnerQuota(all));
    assertThat(other.find(SHOP).orElseThrow().limits()).isEqualTo(all);
  }

  /** The first report of another server. */
  private static UseReport report(DailyUse use) {
    return new UseReport(UUID.randomUUID().toString(), 1, use);
  }

  @Test
  void aRepeatedReportCountsOnce() {
    DailyUse one = new DailyUse(1, 2);
    UseReport first = new UseReport("a", 1, one);
    assertThat(store.add(SHOP, TODAY, first)).isEqualTo(one);
    assertThat(other.add(SHOP, TODAY, first)).isEqualTo(one);
    UseReport second = new UseReport("a", 3, one);
    assertThat(store.add(SHOP, TODAY, second)).isEqualTo(new DailyUse(2, 4));
    assertThat(store.add(SHOP, TODAY, second)).isEqualTo(new DailyUse(2, 4));
    assertThat(store.add(SHOP, TODAY, new UseReport("b", 1, one))).isEqualTo(new DailyUse(3, 6));
    assertThat(store.add(BLOG, TODAY, new UseReport("a", 2, one))).isEqualTo(one);
    assertThat(store.add(SHOP, TODAY.plusDays(1), new UseReport("a", 2, one))).isEqualTo(one);
  }

  @Test
  void whatAllServersCountIsAddedUp() throws Exception {
    List<Future<DailyUse>> sums = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        QuotaStore server = i % 2 == 0 ? store : other;
        sums.add(
            executor.submit(
                () -> server.add(SHOP, TODAY, report(new DailyUse(3_000_000_000L, 7)))));
      }
    }
    DailyUse all = new DailyUse(60_000_000_000L, 140);
    List<DailyUse> answers = new ArrayList<>();
    for (Future<DailyUse> sum : sums) {
      answers.add(sum.get());
    }
    assertThat(answers).contains(all).doesNotHaveDuplicates();
    assertThat(store.used(SHOP, TODAY)).isEqualTo(all);
    assertThat(other.used(BLOG, TODAY)).isEqualTo(DailyUse.NONE);
  }

  @Test
  void eachDayBeginsWithNothing() {
    store.add(SHOP, TODAY, report(new DailyUse(1, 2)));
    assertThat(store.used(SHOP, TODAY.plusDays(1))).isEqualTo(DailyUse.NONE);
    assertThat(store.add(SHOP, TODAY.plusDays(1), report(new DailyUse(3, 4))))
        .isEqualTo(new DailyUse(3, 4));
    assertThat(store.used(SHOP, TODAY)).as("a request may be late").isEqualTo(new DailyUse(1, 2));
  }

  @Test
  void aClosedStoreIsUnavailable() {
    AccessDatabase closed = open();
    closed.close();
    assertThatThrownBy(() -> closed.quotas().find(SHOP))
        .isInstanceOfSatisfying(
            Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.REGISTRY_UNAVAILABLE));
  }
}
