package com.progimage.server.http.owner;

import com.progimage.server.access.quota.DailyUse;
import com.progimage.server.access.quota.OwnerQuota;
import com.progimage.server.image.usage.OwnerUsage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes, as JSON, what an owner uses and may use.
 *
 * @param quota the limits in force, by the texts of {@link
 *     com.progimage.server.access.quota.QuotaLimit}; what is left out is unlimited
 * @param hasOwnQuota whether they are set for this owner; otherwise, they are the default
 */
public record OwnerRecord(
    String owner, OwnerUseRecord usage, Map<String, Long> quota, boolean hasOwnQuota) {
  /**
   * What an owner uses.
   *
   * @param bytes of all originals
   * @param megapixelsToday of renditions made since midnight UTC
   * @param cpuSecondsToday of render workers since midnight UTC
   */
  public record OwnerUseRecord(
      long images, long bytes, double megapixelsToday, double cpuSecondsToday) {}

  /**
   * @param own of the owner; null: it has none
   * @param ofAll of owners without one; null: none
   */
  public static OwnerRecord of(
      OwnerUsage usage, DailyUse today, @Nullable OwnerQuota own, @Nullable OwnerQuota ofAll) {
    OwnerQuota quota = own != null ? own : ofAll != null ? ofAll : OwnerQuota.UNLIMITED;
    return new OwnerRecord(
        usage.owner().name(),
        new OwnerUseRecord(
            usage.images(),
            usage.bytes(),
            thousandths(today.pixels() / 1e6),
            thousandths(today.cpuMillis() / 1e3)),
        quota.texts(),
        own != null);
  }

  private static double thousandths(double number) {
    return Math.round(number * 1e3) / 1e3;
  }
}
