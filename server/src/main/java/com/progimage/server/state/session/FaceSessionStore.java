package com.progimage.server.state.session;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import com.progimage.server.image.session.FaceSessionId;
import com.progimage.server.state.fact.FactStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Durable store of sessions, as durable as jobs. Every method is atomic and thread-safe, and fails
 * with {@code registry-unavailable} if the store is unavailable.
 *
 * <p>A picture takes a slot before it is analyzed, and fills it afterwards. A reserved slot is
 * leased: it ends if it is not renewed, as when its server dies. Whatever way a slot leaves its
 * session, it is then {@linkplain #leftovers left over} until its facts are released. Servers whose
 * clocks differ end leases early or late, but no session ever has more than {@link
 * FaceSession#LIMIT} slots.
 */
public interface FaceSessionStore {
  /**
   * Adds a session.
   *
   * @param max the number of all sessions
   * @param maxOfOwner the number of sessions of its owner
   * @throws Failure {@code too-many-sessions}
   */
  void create(FaceSession session, int max, int maxOfOwner);

  /** Finds a session, also one whose time is over and that no sweep has ended yet. */
  Optional<FaceSession> find(FaceSessionId id);

  /** Notes a use. Does nothing if there is no such session. */
  void touch(FaceSessionId id, Instant now);

  /**
   * Reserves a slot for a picture, unless the session has that picture or is full.
   *
   * @param until end of the lease
   */
  SlotAnswer reserve(FaceSessionId id, Digest digest, Instant now, Instant until);

  /** Renews the leases of slots that are still reserved. */
  void renew(Collection<FaceSlot> slots, Instant now, Instant until);

  /**
   * Fills a reserved slot.
   *
   * @return false if it is not reserved any more: its lease ended, or the session was reset or
   *     ended
   */
  boolean fill(FaceSessionImage image, Instant now);

  /** Gives a slot up, in whatever state it is: it is left over. */
  void release(FaceSlot slot, Instant now);

  /** Adds a failure; only the last ones are kept. Does nothing if there is no such session. */
  void add(FaceSessionId id, FaceSessionFailure failure);

  FaceSessionContents contents(FaceSessionId id);

  /**
   * Empties a session, and forgets its failures. Does nothing if there is no such session.
   *
   * @return the slots that were filled, which are left over now; reserved ones are when they end
   */
  List<FaceSlot> reset(FaceSessionId id, Instant now);

  /**
   * Empties a session and removes it.
   *
   * @return as {@link #reset} does; empty if there is no such session
   */
  Optional<List<FaceSlot>> end(FaceSessionId id, Instant now);

  /** Lists sessions that were last used before a time. */
  List<FaceSessionId> unused(Instant before, int limit);

  /**
   * Lists slots that left their sessions, also because their lease ended. {@link #releaseFacts}
   * removes them.
   */
  List<FaceSlot> leftovers(Instant now, int limit);

  /** Removes slots that were left over. */
  void forget(Collection<FaceSlot> slots);

  /** Releases the facts of slots that were left over, and removes the slots. */
  default void releaseFacts(Collection<FaceSlot> slots, FactStore facts) {
    for (FaceSlot slot : slots) {
      facts.unlink(slot.owner(), slot.digest());
    }
    forget(slots);
  }

  /** The number of sessions. */
  long count();
}
