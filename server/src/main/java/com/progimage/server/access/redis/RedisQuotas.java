package com.progimage.server.access.redis;

import com.progimage.server.access.AccessFailures;
import com.progimage.server.access.quota.DailyUse;
import com.progimage.server.access.quota.OwnerQuota;
import com.progimage.server.access.quota.QuotaJson;
import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.access.quota.UseReport;
import com.progimage.server.database.RedisLink;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The quotas in Redis. */
final class RedisQuotas implements QuotaStore {
  private final RedisLink link;
  private final RedisAccessKeys names;

  RedisQuotas(RedisLink link, RedisAccessKeys names) {
    this.link = link;
    this.names = names;
  }

  private static String name(@Nullable Owner owner) {
    return owner == null ? DEFAULT : owner.name();
  }

  @Override
  public void put(@Nullable Owner owner, OwnerQuota quota) {
    @Nullable Object answer =
        link.runReplicated(
            RedisQuotaScripts.PUT,
            List.of(names.quotas()),
            List.of(name(owner), QuotaJson.write(quota), Integer.toString(MAX_QUOTAS)));
    if (!Long.valueOf(1).equals(answer)) {
      throw AccessFailures.tooManyQuotas();
    }
  }

  @Override
  public boolean remove(@Nullable Owner owner) {
    return Long.valueOf(1)
        .equals(
            link.runReplicated(
                RedisQuotaScripts.REMOVE, List.of(names.quotas()), List.of(name(owner))));
  }

  @Override
  public Optional<OwnerQuota> find(@Nullable Owner owner) {
    return Optional.ofNullable(
            link.<@Nullable String>guarded(redis -> redis.hget(names.quotas(), name(owner))))
        .map(QuotaJson::read);
  }

  @Override
  public List<Owner> owners(@Nullable Owner after, int limit) {
    String from = after == null ? DEFAULT : after.name();
    return link.guarded(redis -> redis.hkeys(names.quotas())).stream()
        .filter(name -> name.compareTo(from) > 0)
        .sorted()
        .limit(limit)
        .map(Owner::new)
        .toList();
  }

  @Override
  public DailyUse add(Owner owner, LocalDate day, UseReport report) {
    List<?> sums =
        (List<?>)
            link.run(
                RedisQuotaScripts.USE,
                List.of(RedisAccessKeys.used(owner, day)),
                List.of(
                    Long.toString(report.use().pixels()),
                    Long.toString(report.use().cpuMillis()),
                    Long.toString(Duration.ofDays(DAYS).toSeconds()),
                    "by:" + report.server(),
                    Long.toString(report.number())));
    return sums == null ? DailyUse.NONE : new DailyUse((Long) sums.get(0), (Long) sums.get(1));
  }

  @Override
  public DailyUse used(Owner owner, LocalDate day) {
    List<@Nullable String> sums =
        link.guarded(redis -> redis.hmget(RedisAccessKeys.used(owner, day), "pixels", "cpu"));
    return new DailyUse(number(sums.get(0)), number(sums.get(1)));
  }

  private static long number(@Nullable String text) {
    return text == null ? 0 : Long.parseLong(text);
  }
}
