package com.progimage.server.http.session;

import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Keys;
import com.progimage.server.access.key.FaceSessionKey;
import com.progimage.server.access.key.KeyId;
import com.progimage.server.analyzer.session.FaceSessions;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.SessionKeys;
import com.progimage.server.image.session.FaceSessionId;
import com.progimage.server.state.session.FaceSession;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes sessions by their keys. A session that a key created ends with that key.
 *
 * @param keys those that clients create sessions with
 */
public record FaceSessionKeys(FaceSessions sessions, Keys keys) implements SessionKeys {
  @Override
  public Identity require(String key) {
    FaceSession session =
        sessions.require(FaceSessionKey.find(key).orElseThrow(FaceSessions::invalid));
    if (!isCreatorValid(session)) {
      sessions.end(session);
      throw FaceSessions.invalid();
    }
    sessions.used(session);
    return Identity.of(
        session.owner(), Set.of(), new Credential.OfFaceSession(session.id(), session.owner()));
  }

  private boolean isCreatorValid(FaceSession session) {
    String creator = session.creator();
    return creator == null || keys.isStillValid(new KeyId(creator));
  }

  @Override
  public boolean isStillOpen(FaceSessionId id) {
    try {
      return sessions.find(id).filter(this::isCreatorValid).isPresent();
    } catch (Failure away) {
      return true;
    }
  }

  /**
   * The id of the key that an identity was proven with, itself or by a token, and with which the
   * session ends.
   *
   * @return null for clients without credentials, whom only a server without keys admits
   * @throws Failure {@code scope-missing} if the session would end with no key
   */
  static @Nullable String creator(Identity identity) {
    return switch (identity.credential()) {
      case null -> null;
      case Credential.OfKey(KeyId id) -> id.text();
      case Credential.OfToken(_, Credential.TokenOrigin.FromKey(KeyId id), _) -> id.text();
      case Credential other ->
          throw new Failure(
              ErrorCode.SCOPE_MISSING,
              "a session ends with the key that created it, and no key is behind this %s: use a key, or a token that a key was exchanged for"
                  .formatted(other.noun()));
    };
  }
}
