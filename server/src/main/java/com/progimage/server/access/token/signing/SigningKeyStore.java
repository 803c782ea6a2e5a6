package com.progimage.server.access.token.signing;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Durable store of the key pairs that sign tokens, shared by all servers. Every method is atomic
 * and thread-safe, may block for two seconds, and fails with {@code registry-unavailable} if the
 * store is unavailable. Times have milliseconds.
 */
public interface SigningKeyStore {
  /** Lists all keys, the newest first. */
  List<SigningKey> list();

  /**
   * Adds a key, if the newest one is still the one that the caller knows, so that only one of
   * several servers does. Then keys that have ended are forgotten.
   *
   * @param newest the id of the newest key; null: there is none
   * @param next created later than all others
   * @param now keys that end later stay
   * @return false if another server was first
   */
  boolean rotate(@Nullable String newest, SigningKey next, Instant now);
}
