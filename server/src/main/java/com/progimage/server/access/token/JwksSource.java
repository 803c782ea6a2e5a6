package com.progimage.server.access.token;

import java.io.IOException;

/** Reads the public keys that an identity provider publishes. */
@FunctionalInterface
public interface JwksSource {
  /** Maximum size of the document, in bytes. */
  int MAX_BYTES = 64 << 10;

  /**
   * Reads the JSON Web Key Set (RFC 7517). May block for ten seconds.
   *
   * @throws IOException if it cannot be read, or is longer than {@link #MAX_BYTES}; the message is
   *     for the operator
   */
  String read() throws IOException;
}
