package com.progimage.server.access.quota;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The limits of an owner; what is not in the map is unlimited. */
public record OwnerQuota(Map<QuotaLimit, Long> limits) {
  /** No limits at all. */
  public static final OwnerQuota UNLIMITED = new OwnerQuota(Map.of());

  /** A petabyte; scripts of Redis count exactly up to nine of them. */
  public static final long MAX_LIMIT = 1L << 50;

  /**
   * @throws Failure {@code malformed-request} if a limit is out of range
   */
  public OwnerQuota {
    limits = Map.copyOf(limits);
    limits.forEach((limit, most) -> {
      if (most < 0 || most > MAX_LIMIT) {
        throw new Failure(
            ErrorCode.MALFORMED_REQUEST,
            "%s must be a whole number from 0 to %d, or be left out for no limit"
                .formatted(limit.text(), MAX_LIMIT));
      }
    });
  }

  public OptionalLong find(QuotaLimit limit) {
    Long most = limits.get(limit);
    return most == null ? OptionalLong.empty() : OptionalLong.of(most);
  }

  /** Returns a limit; {@link Long#MAX_VALUE} if there is none. */
  public long most(QuotaLimit limit) {
    return limits.getOrDefault(limit, Long.MAX_VALUE);
  }

  /** Returns the limits by their texts, in the order of {@link QuotaLimit}. */
  public Map<String, Long> texts() {
    Map<String, Long> texts = new LinkedHashMap<>();
    new TreeMap<>(limits).forEach((limit, most) -> texts.put(limit.text(), most));
    return texts;
  }
}
