package com.progimage.server.source;

import java.net.URI;
import java.util.Set;

/**
 * Settings of fetching: the URLs that clients may name.
 *
 * @param forUploads hosts of URLs in uploads and jobs
 * @param forRemote hosts of URLs that are rendered without storing them, for any link
 * @param allowsHttp whether to fetch URLs without TLS too
 * @param trusted origins that may be private, without TLS and on any port
 */
public record FetchSettings(
    Hosts forUploads, Hosts forRemote, boolean allowsHttp, Set<URI> trusted) {
  public static final FetchSettings DEFAULTS =
      new FetchSettings(
          Hosts.ANY, /* forRemote= */ Hosts.NONE, /* allowsHttp= */ false, /* trusted= */ Set.of());

  public FetchSettings {
    TrustedOrigins.require(trusted);
    trusted = Set.copyOf(trusted);
  }
}
