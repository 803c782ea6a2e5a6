package com.progimage.server.http.access;

import com.progimage.server.access.Identity;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.failure.Failure;
import io.javalin.http.Context;
import java.util.Optional;

/** Recognizes people by what their browsers send. */
public interface People {
  /**
   * Returns the identity of a person's request; empty if it has no cookie of an open session, or if
   * it is a read that a page of another origin caused.
   *
   * @throws Failure {@code cross-site} for a request with a cookie that changes something, unless
   *     the browser says that the server's own page sent it; {@code registry-unavailable}
   */
  Optional<Identity> find(Context context);

  /**
   * Whether a request has a cookie that {@link #find} looks up.
   *
   * @throws Failure {@code cross-site} as {@link #find} does
   */
  boolean needLookup(Context context);

  /** Whether a request has the cookie of a session, open or not. */
  boolean haveCookie(Context context);

  /** Whether a person who opens a page can be asked to sign in. */
  boolean canSignIn(Context context);

  /** Whether a session that admitted a request is open, long after the request began. */
  boolean isStillOpen(SessionId id);
}
