package com.progimage.server.analyzer.session;

import com.progimage.server.access.key.FaceSessionKey;
import com.progimage.server.analysis.FaceFacts;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;
import com.progimage.server.library.staged.StagedPictures;
import com.progimage.server.state.fact.FactStore;
import com.progimage.server.state.session.FaceSession;
import com.progimage.server.state.session.FaceSessionContents;
import com.progimage.server.state.session.FaceSessionFailure;
import com.progimage.server.state.session.FaceSessionImage;
import com.progimage.server.state.session.FaceSessionStore;
import com.progimage.server.state.session.FaceSlot;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations on sessions. Thread-safe; every method may block. */
public final class FaceSessions {
  /** Call {@link #tidy} this often. */
  public static final Duration TIDIED_EVERY = SessionSlots.LEASE.dividedBy(3);

  private static final Logger LOG = LoggerFactory.getLogger(FaceSessions.class);

  /** Removed at a time. */
  private static final int SOME = 100;

  /** Compared with the secrets of unknown sessions. */
  private static final Digest NOBODYS = FaceSessionKey.create().proof();

  private final FaceSessionStore store;
  private final FactStore facts;
  private final SessionSlots slots;
  private final FaceSessionSettings settings;
  private final Clock clock;

  /** A new session. Its key is not stored, and cannot be shown again. */
  public record NewFaceSession(FaceSession session, FaceSessionKey key) {}

  /** What is in a session. */
  public record FaceSessionSummary(
      FaceSession session, List<SessionPicture> pictures, List<FaceSessionFailure> failures) {}

  public FaceSessions(
      FaceSessionStore store,
      FactStore facts,
      StagedPictures pictures,
      SessionSlots.FaceFinder finder,
      FaceSessionSettings settings,
      Clock clock) {
    this.store = store;
    this.facts = facts;
    this.slots = new SessionSlots(store, facts, pictures, finder, clock);
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param owner pays for the analyses
   * @param creator id of the key that creates it, with which it ends; null: no key does
   * @throws Failure {@code too-many-sessions}
   */
  public NewFaceSession create(Owner owner, @Nullable String creator) {
    FaceSessionKey key = FaceSessionKey.create();
    Instant now = clock.instant();
    FaceSession session = new FaceSession(key.id(), owner, creator, key.proof(), now, now);
    try {
      add(session);
    } catch (Failure full) {
      if (full.code() != ErrorCode.TOO_MANY_SESSIONS || endUnused() == 0) {
        throw full;
      }
      add(session);
    }
    return new NewFaceSession(session, key);
  }

  private void add(FaceSession session) {
    store.create(session, settings.max(), settings.maxOf(session.owner()));
  }

  /** Ends some sessions whose time is over, without waiting for a sweep. */
  private int endUnused() {
    Instant now = clock.instant();
    List<FaceSessionId> unused = store.unused(now.minus(FaceSession.LIFETIME), SOME);
    unused.forEach(id -> store.end(id, now).ifPresent(left -> store.releaseFacts(left, facts)));
    return unused.size();
  }

  /**
   * Finds the session of a key. This is no {@linkplain #used use} yet.
   *
   * @throws Failure {@code key-invalid}
   */
  public FaceSession require(FaceSessionKey key) {
    Optional<FaceSession> found = store.find(key.id());
    boolean isProven = key.isProvenBy(found.map(FaceSession::proof).orElse(NOBODYS));
    Instant now = clock.instant();
    if (found.isEmpty() || !isProven || found.get().hasEnded(now)) {
      throw invalid();
    }
    return found.get();
  }

  /** Notes a use, from which the time of a session starts anew. */
  public void used(FaceSession session) {
    Instant now = clock.instant();
    if (session.isUseNews(now)) {
      store.touch(session.id(), now);
    }
  }

  /**
   * Finds a session.
   *
   * @throws Failure {@code key-invalid} if it has ended
   */
  public FaceSession require(FaceSessionId id) {
    return find(id).orElseThrow(FaceSessions::invalid);
  }

  /** Finds a session that has not ended. */
  public Optional<FaceSession> find(FaceSessionId id) {
    return store.find(id).filter(session -> !session.hasEnded(clock.instant()));
  }

  /** The failure of a request with the key of a session that there is not. */
  public static Failure invalid() {
    return new Failure(
        ErrorCode.KEY_INVALID,
        "this is no valid key of a session: it is mistyped, or the session has ended, as it does %d h after its last use; create another with POST /sessions"
            .formatted(FaceSession.LIFETIME.toHours()));
  }

  /**
   * Fails before a client sends a picture for which there is no place.
   *
   * @param declared digest of the picture; null: unknown
   * @throws Failure {@code session-full} unless an equal picture is in the session
   */
  public void requireRoom(FaceSession session, @Nullable Digest declared) {
    slots.requireRoom(session, declared);
  }

  /**
   * Analyzes a picture and adds it to a session, unless an equal one is in it. A picture that fails
   * takes no slot, and is remembered among the failures.
   *
   * @throws Failure {@code session-full}, {@code session-reset}; those of an upload and of an
   *     analysis
   */
  public SessionPicture.AddedPicture add(FaceSession session, SentPicture sent) throws IOException {
    return slots.add(session, sent);
  }

  /** Shows what is in a session. */
  public FaceSessionSummary summary(FaceSession session) {
    FaceSessionContents contents = store.contents(session.id());
    List<SessionPicture> pictures = new ArrayList<>();
    for (FaceSessionImage image : contents.images()) {
      Optional<FaceFacts> found = slots.facts(image);
      if (found.isPresent()) {
        pictures.add(new SessionPicture(image, found.get()));
      } else {
        slots.giveUp(image.slot());
      }
    }
    return new FaceSessionSummary(session, pictures, contents.failures());
  }

  /** Removes all pictures and failures. */
  public void reset(FaceSession session) {
    release(store.reset(session.id(), clock.instant()));
  }

  /** Ends a session. */
  public void end(FaceSession session) {
    store.end(session.id(), clock.instant()).ifPresent(this::release);
  }

  /** Releases facts. If the store of facts fails, a later {@link #tidy} does it. */
  private void release(List<FaceSlot> left) {
    try {
      store.releaseFacts(left, facts);
    } catch (Failure away) {
      LOG.warn("the facts of {} pictures are released later: {}", left.size(), away.detail());
    }
  }

  /** Renews what this server holds, and releases some of what is left over. */
  public void tidy() {
    slots.renew();
    store.releaseFacts(store.leftovers(clock.instant(), SOME), facts);
  }
}
