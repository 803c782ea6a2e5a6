package com.progimage.server.access;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, and what it may do.
 *
 * @param owner of what the request stores
 * @param reach whose images, jobs and webhooks it may work on, as far as its scopes allow
 * @param key null: it has none
 */
public record Identity(Owner owner, Set<Scope> scopes, Reach reach, @Nullable KeyId key) {
  /** Whose images, jobs and webhooks an identity may work on. */
  public enum Reach {
    NOBODYS,
    ITS_OWNERS,
    EVERYONES
  }

  /** Anyone, on a server that needs no keys. */
  public static final Identity ANYONE =
      new Identity(Owner.PUBLIC, EnumSet.allOf(Scope.class), Reach.EVERYONES, /* key= */ null);

  /** A request without a key, on a server that needs keys. */
  public static final Identity STRANGER =
      new Identity(Owner.PUBLIC, Set.of(), Reach.NOBODYS, /* key= */ null);

  public Identity {
    scopes = Set.copyOf(scopes);
  }

  /** The identity of a request with a valid key. */
  public static Identity of(ApiKey key) {
    return new Identity(key.owner(), key.scopes(), Reach.ITS_OWNERS, key.id());
  }

  /** The same, without everything that changes or lists something. */
  Identity onlyReading() {
    Set<Scope> reading = EnumSet.of(Scope.READ, Scope.ORIGINAL, Scope.RENDER);
    reading.retainAll(scopes);
    return new Identity(owner, reading, reach, key);
  }

  /** An administrator who acts for another owner. */
  public Identity actingFor(Owner other) {
    return new Identity(other, scopes, Reach.ITS_OWNERS, key);
  }

  public boolean isStranger() {
    return reach == Reach.NOBODYS;
  }

  public boolean has(Scope scope) {
    return scopes.contains(scope);
  }

  /** Whether it works on what belongs to an owner. */
  public boolean reaches(Owner other) {
    return switch (reach) {
      case NOBODYS -> false;
      case ITS_OWNERS -> owner.equals(other);
      case EVERYONES -> true;
    };
  }

  /** Whose images, jobs and webhooks it lists; empty: those of everyone. */
  public Optional<Owner> listed() {
    return reach == Reach.EVERYONES ? Optional.empty() : Optional.of(owner);
  }

  public boolean reaches(StoredImage image) {
    return reaches(image.owner());
  }

  /**
   * @throws Failure {@code key-required} for a stranger, {@code scope-missing}
   */
  public void require(Scope scope) {
    if (has(scope)) {
      return;
    }
    if (isStranger()) {
      throw keyRequired();
    }
    throw new Failure(
        ErrorCode.SCOPE_MISSING,
        "this key has no scope '%s': use a key that has it".formatted(scope.text()));
  }

  /** The failure of a request that needs a key and has none. */
  public static Failure keyRequired() {
    return new Failure(
        ErrorCode.KEY_REQUIRED, "this needs a key: send it as Authorization: Bearer pik_…");
  }
}
