package com.progimage.server.access;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;
import com.progimage.server.image.Owner;

/** What a request proved its identity with. */
public sealed interface Credential {
  /** As in logs: {@code key 1a2b3c4d5e6f}. Never a secret. */
  String text();

  /**
   * Names the client whose requests count together for a rate limit, in at most 200 characters. The
   * credentials that a client can make for itself count as one. What is made to be handed on counts
   * for the one who sends it.
   *
   * @param owner of the identity
   * @param address that sends the request
   */
  default String countedAs(Owner owner, String address) {
    return text();
  }

  /** A key, or a URL that it signed. */
  record OfKey(KeyId id) implements Credential {
    @Override
    public String text() {
      return "key " + id;
    }
  }

  /** The cookie of a person who signed in. */
  record OfSession(AccountName account, SessionId id) implements Credential {
    @Override
    public String text() {
      return "account " + account;
    }
  }
}
