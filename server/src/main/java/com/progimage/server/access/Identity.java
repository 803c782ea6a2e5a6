package com.progimage.server.access;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, and what it may do.
 *
 * @param owner of what the request stores
 * @param reach whose images, jobs and webhooks it may work on, as far as its scopes allow
 * @param credential null: it has none
 * @param only the one image of its owner that it may work on; null: all of them
 */
public record Identity(
    Owner owner,
    Set<Scope> scopes,
    Reach reach,
    @Nullable Credential credential,
    @Nullable ImageId only) {
  /** Whose images, jobs and webhooks an identity may work on. */
  public enum Reach {
    NOBODYS,
    ITS_OWNERS,
    EVERYONES
  }

  /** Anyone, on a server that needs no keys. Keys are for its operator. */
  public static final Identity ANYONE =
      new Identity(
          Owner.PUBLIC,
          EnumSet.complementOf(EnumSet.of(Scope.ADMIN)),
          Reach.EVERYONES,
          /* credential= */ null,
          /* only= */ null);

  /** A request without a key, on a server that needs keys. */
  public static final Identity STRANGER =
      new Identity(Owner.PUBLIC, Set.of(), Reach.NOBODYS, /* credential= */ null, /* only= */ null);

  public Identity {
    scopes = Set.copyOf(scopes);
  }

  /** The identity of a request with a valid key. */
  public static Identity of(ApiKey key) {
    return of(key.owner(), key.scopes(), new Credential.OfKey(key.id()));
  }

  /** The identity of a request that proved it. */
  public static Identity of(Owner owner, Set<Scope> scopes, Credential credential) {
    return new Identity(owner, scopes, Reach.ITS_OWNERS, credential, /* only= */ null);
  }

  /** The same with some of its scopes only, and for one image. */
  Identity only(Set<Scope> some, @Nullable ImageId image) {
    Set<Scope> left = EnumSet.copyOf(some);
    left.retainAll(scopes);
    return new Identity(owner, left, reach, credential, image);
  }

  /** An administrator who acts for another owner. */
  public Identity actingFor(Owner other) {
    return new Identity(other, scopes, Reach.ITS_OWNERS, credential, only);
  }

  /** Who it is, as in logs. */
  public String name() {
    if (credential != null) {
      return credential.text();
    }
    return isStranger() ? "stranger" : "anyone";
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

  /** Whose images, jobs and webhooks it lists; null: those of everyone. */
  public @Nullable Owner listed() {
    return reach == Reach.EVERYONES ? null : owner;
  }

  public boolean reaches(StoredImage image) {
    return reaches(image.owner()) && (only == null || only.equals(image.id()));
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
        "this %s has no scope '%s': use one that has it"
            .formatted(credential == null ? "request" : credential.noun(), scope.text()));
  }

  /** The failure of a request that needs a key and has none. */
  public static Failure keyRequired() {
    return new Failure(
        ErrorCode.KEY_REQUIRED, "this needs a key: send it as Authorization: Bearer pik_…");
  }
}
