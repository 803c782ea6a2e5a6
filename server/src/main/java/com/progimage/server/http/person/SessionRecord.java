package com.progimage.server.http.person;

import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Describes, as JSON, the person who is signed in.
 *
 * @param offered whether people can sign in to this server
 * @param account null, as what follows: nobody is signed in
 */
record SessionRecord(
    boolean offered,
    @Nullable String account,
    @Nullable String owner,
    @Nullable List<String> scopes) {
  static SessionRecord ofNobody(boolean offered) {
    return new SessionRecord(offered, null, null, null);
  }

  /** Returns that of a person; empty if an identity is not one. */
  static Optional<SessionRecord> find(Identity identity) {
    return identity.credential() instanceof Credential.OfSession session
        ? Optional.of(
            new SessionRecord(
                /* offered= */ true,
                session.account().text(),
                identity.owner().name(),
                identity.scopes().stream().sorted().map(Scope::text).toList()))
        : Optional.empty();
  }
}
