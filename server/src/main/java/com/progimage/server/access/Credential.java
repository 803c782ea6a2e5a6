package com.progimage.server.access;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.session.FaceSessionId;
import java.time.Instant;

/** Proves the identity of a request. */
public sealed interface Credential {
  /** As in logs: {@code key 1a2b3c4d5e6f}. Never a secret. */
  String text();

  /** The kind, in messages to clients: {@code key}. */
  String noun();

  /** A key, or a URL that it signed. */
  record OfKey(KeyId id) implements Credential {
    @Override
    public String text() {
      return "key " + id;
    }

    @Override
    public String noun() {
      return "key";
    }
  }

  /**
   * A token that a server signed.
   *
   * @param id {@code jti}
   * @param origin with which it ends
   */
  record OfToken(String id, TokenOrigin origin, Instant expiresAt) implements Credential {
    @Override
    public String text() {
      return "token " + id + " of " + origin.text();
    }

    @Override
    public String noun() {
      return "token";
    }
  }

  /** What a token was exchanged for. */
  sealed interface TokenOrigin {
    /** As in logs: {@code key 1a2b3c4d5e6f}. */
    String text();

    record FromKey(KeyId key) implements TokenOrigin {
      @Override
      public String text() {
        return "key " + key;
      }
    }

    /**
     * @param passwordId of the password that was typed
     */
    record FromAccount(AccountName account, String passwordId) implements TokenOrigin {
      @Override
      public String text() {
        return "account " + account;
      }
    }
  }

  /** A token of an identity provider. */
  record OfProviderToken(Owner owner, Instant expiresAt) implements Credential {
    @Override
    public String text() {
      return "provider token of " + owner;
    }

    @Override
    public String noun() {
      return "token";
    }
  }

  /** The cookie of a person who signed in. */
  record OfSession(AccountName account, SessionId id) implements Credential {
    @Override
    public String text() {
      return "account " + account;
    }

    @Override
    public String noun() {
      return "account";
    }
  }

  /**
   * The key of a session that a client created to compare faces.
   *
   * @param owner of the key or token that created it
   */
  record OfFaceSession(FaceSessionId id, Owner owner) implements Credential {
    @Override
    public String text() {
      return "session " + id;
    }

    @Override
    public String noun() {
      return "session";
    }
  }
}
