package com.progimage.server.state.session;

import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A few pictures whose faces a client compares.
 *
 * @param owner created it, and pays for its analyses
 * @param creator id of the key that created it, with which it ends; null: no key did
 * @param proof SHA-256 of the session's secret
 * @param usedAt may be up to {@link #USE_PRECISION} too early
 */
public record FaceSession(
    FaceSessionId id,
    Owner owner,
    @Nullable String creator,
    Digest proof,
    Instant createdAt,
    Instant usedAt) {
  /** Maximum number of pictures in a session. */
  public static final int LIMIT = 5;

  /** A session ends this long after its last use. */
  public static final Duration LIFETIME = Duration.ofHours(24);

  /** Uses within this time are stored as one. */
  public static final Duration USE_PRECISION = Duration.ofMinutes(1);

  public boolean hasEnded(Instant now) {
    return !now.isBefore(usedAt.plus(LIFETIME));
  }

  /** Whether a use now must be stored. */
  public boolean isUseNews(Instant now) {
    return !now.isBefore(usedAt.plus(USE_PRECISION));
  }
}
