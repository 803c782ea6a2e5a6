package com.progimage.server.access;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.key.KeyProof;
import com.progimage.server.image.Owner;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the server stores of a key. The key itself is shown once, when it is created.
 *
 * @param owner of what is stored with it
 * @param name for people
 */
public record ApiKey(
    KeyId id, Owner owner, Set<Scope> scopes, String name, KeyProof proof, KeyTimes times) {
  public ApiKey {
    scopes = Set.copyOf(scopes);
  }

  /**
   * The times of a key.
   *
   * @param expiresAt null: it does not expire
   * @param lastUsedOn null: it was not used yet
   * @param revokedAt null: it is not revoked
   */
  public record KeyTimes(
      Instant createdAt,
      @Nullable Instant expiresAt,
      @Nullable LocalDate lastUsedOn,
      @Nullable Instant revokedAt) {
    /** The times of a new key. */
    public static KeyTimes of(Instant createdAt, @Nullable Instant expiresAt) {
      return new KeyTimes(createdAt, expiresAt, /* lastUsedOn= */ null, /* revokedAt= */ null);
    }
  }

  /** Returns it as it is once it was used on a day. */
  ApiKey usedOn(LocalDate day) {
    return new ApiKey(
        id,
        owner,
        scopes,
        name,
        proof,
        new KeyTimes(times.createdAt(), times.expiresAt(), day, times.revokedAt()));
  }

  /** Its id, its owner and its scopes, as in the audit log. */
  public String text() {
    return "%s %s %s".formatted(id, owner, Scope.text(scopes));
  }

  /** Whether requests may use it at a time. */
  public boolean isValid(Instant now) {
    return times.revokedAt() == null
        && (times.expiresAt() == null || now.isBefore(times.expiresAt()));
  }
}
