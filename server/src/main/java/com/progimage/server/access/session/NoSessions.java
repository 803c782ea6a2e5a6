package com.progimage.server.access.session;

import com.progimage.server.access.person.SessionId;
import java.time.Instant;
import java.util.Optional;

/** The store of a server that needs no keys: nobody signs in. */
public final class NoSessions implements SessionStore {
  @Override
  public void add(Session session) {
    throw new IllegalStateException("nobody signs in to a server that needs no keys");
  }

  @Override
  public Optional<Session> find(SessionId id) {
    return Optional.empty();
  }

  @Override
  public void seen(SessionId id, Instant now) {}

  @Override
  public void end(SessionId id) {}
}
