package com.progimage.server.http.owner;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.progimage.server.access.quota.OwnerQuota;
import com.progimage.server.access.quota.QuotaLimit;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The quota to set, as JSON; null is unlimited. */
record QuotaRequest(
    @JsonProperty("images") @Nullable Long images,
    @JsonProperty("bytes") @Nullable Long bytes,
    @JsonProperty("megapixelsPerDay") @Nullable Long megapixelsPerDay,
    @JsonProperty("cpuSecondsPerDay") @Nullable Long cpuSecondsPerDay,
    @JsonProperty("concurrentRequests") @Nullable Long concurrentRequests,
    @JsonProperty("openJobs") @Nullable Long openJobs,
    @JsonProperty("openItems") @Nullable Long openItems) {
  OwnerQuota quota() {
    Map<QuotaLimit, Long> limits = new EnumMap<>(QuotaLimit.class);
    put(limits, QuotaLimit.IMAGES, images);
    put(limits, QuotaLimit.BYTES, bytes);
    put(limits, QuotaLimit.MEGAPIXELS_PER_DAY, megapixelsPerDay);
    put(limits, QuotaLimit.CPU_SECONDS_PER_DAY, cpuSecondsPerDay);
    put(limits, QuotaLimit.CONCURRENT_REQUESTS, concurrentRequests);
    put(limits, QuotaLimit.OPEN_JOBS, openJobs);
    put(limits, QuotaLimit.OPEN_ITEMS, openItems);
    return new OwnerQuota(limits);
  }

  private static void put(Map<QuotaLimit, Long> limits, QuotaLimit limit, @Nullable Long most) {
    if (most != null) {
      limits.put(limit, most);
    }
  }
}
