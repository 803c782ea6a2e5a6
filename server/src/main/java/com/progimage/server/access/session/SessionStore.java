package com.progimage.server.access.session;

import com.progimage.server.access.person.SessionId;
import java.time.Instant;
import java.util.Optional;

/**
 * Durable store of sessions. When a method has returned, its effect is visible to all servers that
 * use the store. Every method is atomic and thread-safe, may block for two seconds, and fails with
 * {@code registry-unavailable} if the store is unavailable.
 */
public interface SessionStore {
  /** Maximum number of sessions of one account. */
  int MAX_SESSIONS = 20;

  /**
   * Adds a session. If its account has too many, those that began first end. The store forgets
   * sessions that began {@link Session#LONGEST} before.
   */
  void add(Session session);

  Optional<Session> find(SessionId id);

  /** Records a request of a session; an earlier time or an unknown session changes nothing. */
  void seen(SessionId id, Instant now);

  /** Ends a session. Idempotent. */
  void end(SessionId id);
}
