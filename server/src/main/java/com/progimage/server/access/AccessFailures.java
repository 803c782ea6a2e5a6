package com.progimage.server.access;

import com.progimage.server.access.quota.QuotaStore;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Failures of an unavailable or full store of keys, with messages for clients. */
public final class AccessFailures {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private AccessFailures() {}

  public static Failure away(@Nullable Throwable cause) {
    return Failure.temporary(
        ErrorCode.REGISTRY_UNAVAILABLE,
        "the store of keys does not answer: what needs no key works, so retry in a few seconds",
        RETRY_AFTER,
        cause);
  }

  public static Failure tooManyQuotas() {
    return Failure.overLimit(
        ErrorCode.QUOTA_EXCEEDED,
        "%d owners have a quota of their own, as many as can: remove some, or change the default"
            .formatted(QuotaStore.MAX_QUOTAS),
        QuotaStore.MAX_QUOTAS,
        QuotaStore.MAX_QUOTAS + 1L);
  }

  public static Failure full(int maxKeys) {
    return Failure.overLimit(
        ErrorCode.TOO_MANY_KEYS,
        "there are %d keys, as many as there may be: revoke some, which make room after %d days"
            .formatted(maxKeys, ApiKeyStore.ENDED_STAYS.toDays()),
        maxKeys,
        maxKeys + 1);
  }
}
