package com.progimage.server.http.access;

import com.progimage.server.access.Identity;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.session.FaceSessionId;

/** Recognizes the sessions that clients created to compare faces. */
public interface SessionKeys {
  /**
   * Returns the identity of a request with the key of a session: that of the session's owner, with
   * no scopes.
   *
   * @throws Failure {@code key-invalid}, {@code registry-unavailable}
   */
  Identity require(String key);

  /** Whether a session that admitted a request is open, long after the request began. */
  boolean isStillOpen(FaceSessionId id);
}
