package com.progimage.server.access;

import com.progimage.server.access.key.KeyId;
import com.progimage.server.access.person.AccountName;
import com.progimage.server.access.person.SessionId;

/** What a request proved its identity with. */
public sealed interface Credential {
  /** As in logs: {@code key 1a2b3c4d5e6f}. Never a secret. */
  String text();

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
