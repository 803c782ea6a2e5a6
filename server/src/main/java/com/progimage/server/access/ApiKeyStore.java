package com.progimage.server.access;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Durable store of keys. When a method has returned, its effect survives a crash and is visible to
 * all servers and commands that use the store. Every method is atomic and thread-safe, may block
 * for two seconds, and fails with {@code registry-unavailable} if the store is unavailable.
 */
public interface ApiKeyStore {
  /** Maximum number of keys, revoked and expired ones included. */
  int MAX_KEYS = 10_000;

  /**
   * For this time after its end, a revoked or expired key stays listed even if there is no room.
   */
  Duration ENDED_STAYS = Duration.ofDays(30);

  /**
   * Adds a key. Idempotent. If there is no room, the store forgets keys that ended {@link
   * #ENDED_STAYS} before the new one was created.
   *
   * @throws Failure {@code too-many-keys}
   */
  void add(ApiKey key);

  Optional<ApiKey> find(KeyId id);

  /**
   * Lists keys by their ids, revoked and expired ones included.
   *
   * @param owner null: those of all owners
   * @param after an exclusive position; null to start at the first
   * @param limit at least 1
   */
  List<ApiKey> list(@Nullable Owner owner, @Nullable KeyId after, int limit);

  /**
   * Revokes a key. A revoked key stays listed; revoking it again changes nothing.
   *
   * @return false if there is no such key
   */
  boolean revoke(KeyId id, Instant now);

  /** Records that a key was used on a day; an earlier day or an unknown key changes nothing. */
  void used(KeyId id, LocalDate day);
}
