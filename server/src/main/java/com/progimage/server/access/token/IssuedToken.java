package com.progimage.server.access.token;

import com.progimage.server.access.Credential;
import com.progimage.server.access.Identity;
import com.progimage.server.image.Owner;

/**
 * A new token. Its text is not stored.
 *
 * @param text a secret
 */
public record IssuedToken(
    Credential.OfToken credential, String text, Owner owner, TokenGrant grant) {
  /** The identity of requests with it. */
  public Identity identity() {
    return new Identity(
        owner, grant.scopes(), Identity.Reach.ITS_OWNERS, credential, grant.image());
  }

  /** Without the text. */
  @Override
  public String toString() {
    return credential.text();
  }
}
