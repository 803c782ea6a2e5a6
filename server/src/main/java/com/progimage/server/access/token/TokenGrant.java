package com.progimage.server.access.token;

import com.progimage.server.access.Scope;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Limits what a token allows, and for how long.
 *
 * @param lifetime 1 s to {@link #MAX_LIFETIME}
 * @param image the only one that it is for; null: it is for all of the owner
 */
public record TokenGrant(Set<Scope> scopes, Duration lifetime, @Nullable ImageId image) {
  public static final Duration MAX_LIFETIME = Duration.ofHours(1);
  public static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(15);

  /** The scopes whose routes are each about one image that the path names. */
  private static final Set<Scope> OF_ONE_IMAGE =
      EnumSet.of(Scope.READ, Scope.ORIGINAL, Scope.RENDER, Scope.DELETE);

  /**
   * @throws Failure {@code malformed-request}
   */
  public TokenGrant {
    scopes = Set.copyOf(scopes);
    if (lifetime.toSeconds() < 1 || lifetime.compareTo(MAX_LIFETIME) > 0) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "ttl must be a whole number of seconds from 1 to " + MAX_LIFETIME.toSeconds());
    }
    if (scopes.contains(Scope.ADMIN)) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "no token can have the scope 'admin': use the key itself for that");
    }
    if (image != null && !OF_ONE_IMAGE.containsAll(scopes)) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "a token for one image can have the scopes read, original, render and delete: leave out"
              + " the others");
    }
  }
}
