package com.progimage.server.source;

import java.net.URI;
import java.util.Collection;

/** Checks origins to which requests may go although they are private. */
public final class TrustedOrigins {
  private TrustedOrigins() {}

  /**
   * @throws IllegalArgumentException if one of them names no host
   */
  public static void require(Collection<URI> origins) {
    for (URI origin : origins) {
      if (origin.getHost() == null) {
        throw new IllegalArgumentException(
            "the trusted origin %s names no host: name one such as http://assets.internal:9000"
                .formatted(origin));
      }
    }
  }
}
