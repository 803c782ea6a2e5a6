package com.progimage.server.access.token.signing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The store of a server that needs no keys, and therefore signs no tokens. */
public final class NoSigningKeys implements SigningKeyStore {
  @Override
  public List<SigningKey> list() {
    return List.of();
  }

  @Override
  public boolean rotate(@Nullable String newest, SigningKey next, Instant now) {
    throw new IllegalStateException("a server that needs no keys signs no tokens");
  }
}
