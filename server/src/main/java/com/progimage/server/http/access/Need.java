package com.progimage.server.http.access;

import com.progimage.server.access.Scope;

/** States what a route needs from a request, on a server that needs keys. */
public sealed interface Need {
  /** Nothing: everyone may use it. */
  record Nothing() implements Need {}

  /** Nothing. Each request counts for its address, because it looks up or checks something. */
  record NothingButCounted() implements Need {}

  /** It depends on the image: strangers may read the bytes of public images. */
  record ImageBytes() implements Need {}

  /**
   * The secret of an upload link, which the handler checks. Each request counts for its address.
   */
  record LinkProof() implements Need {}

  /** A key with a scope. */
  record KeyWith(Scope scope) implements Need {}

  /** A key of any scopes, or the name and the password of an account, which the handler checks. */
  record KeyOrPassword() implements Need {}

  /** The key of a session, also on a server that needs no keys. */
  record SessionKey() implements Need {}

  /**
   * A key with the scope {@link Scope#OPERATE}, which a browser may also send as the password of
   * HTTP Basic.
   */
  record Operator() implements Need {}
}
