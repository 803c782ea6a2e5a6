package com.progimage.server.access;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A store of keys at the end of a slow network, which counts the look-ups. */
record SlowStore(ApiKeyStore store, Duration delay, AtomicInteger lookUps) implements ApiKeyStore {
  SlowStore(ApiKeyStore store, Duration delay) {
    this(store, delay, new AtomicInteger());
  }

  @Override
  public Optional<ApiKey> find(KeyId id) {
    lookUps.incrementAndGet();
    long end = System.nanoTime() + delay.toNanos();
    for (long left = delay.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return store.find(id);
  }

  @Override
  public void add(ApiKey key) {
    store.add(key);
  }

  @Override
  public List<ApiKey> list(@Nullable Owner owner, @Nullable KeyId after, int limit) {
    return store.list(owner, after, limit);
  }

  @Override
  public boolean revoke(KeyId id, Instant now) {
    return store.revoke(id, now);
  }

  @Override
  public void used(KeyId id, LocalDate day) {
    store.used(id, day);
  }
}
