package com.progimage.server.access;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store of a server that needs no keys: it has none, and to open it takes no time. */
public final class NoKeys implements ApiKeyStore {
  @Override
  public void add(ApiKey key) {
    throw new IllegalStateException("a server that needs no keys stores none");
  }

  @Override
  public Optional<ApiKey> find(KeyId id) {
    return Optional.empty();
  }

  @Override
  public List<ApiKey> list(@Nullable Owner owner, @Nullable KeyId after, int limit) {
    return List.of();
  }

  @Override
  public boolean revoke(KeyId id, Instant now) {
    return false;
  }

  @Override
  public void used(KeyId id, LocalDate day) {}
}
