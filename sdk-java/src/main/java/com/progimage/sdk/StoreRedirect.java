package com.progimage.sdk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows a server's redirect of a download to its object store: to a signed URL, once, without the
 * key or token.
 */
final class StoreRedirect {
  private static final int FOUND = 302;

  private final HttpClient http;
  private final boolean hasCertificates;
  private @Nullable HttpClient secure;

  /**
   * @param http the client for the server
   * @param hasCertificates whether it knows those of others
   */
  StoreRedirect(HttpClient http, boolean hasCertificates) {
    this.http = http;
    this.hasCertificates = hasCertificates;
  }

  /** Returns the request that an answer asks for; empty if it does not, or if it is not allowed. */
  static Optional<HttpRequest> follow(HttpRequest request, int status, HttpHeaders headers) {
    if (status != FOUND || !request.method().equals("GET")) {
      return Optional.empty();
    }
    return headers
        .firstValue("Location")
        .flatMap(StoreRedirect::parse)
        .filter(url -> isSigned(url) && !isDowngrade(request.uri(), url))
        .map(url ->
            HttpRequest.newBuilder(
                    request, (name, value) -> !name.equalsIgnoreCase("Authorization"))
                .uri(url)
                .build());
  }

  private static Optional<URI> parse(String location) {
    try {
      return Optional.of(URI.create(location));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A page that a network puts in the way of everything is not signed. */
  private static boolean isSigned(URI url) {
    String query = url.getRawQuery();
    return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        && url.getHost() != null
        && url.getRawUserInfo() == null
        && query != null
        && ("&" + query).contains("&X-Amz-Signature=");
  }

  private static boolean isDowngrade(URI from, URI to) {
    return "https".equalsIgnoreCase(from.getScheme()) && !"https".equals(to.getScheme());
  }

  /** Returns the client for a request that {@link #follow} returned. */
  synchronized HttpClient client(HttpRequest request) {
    if (hasCertificates || "http".equals(request.uri().getScheme())) {
      return http;
    }
    HttpClient known = secure;
    if (known == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER);
      http.connectTimeout().ifPresent(builder::connectTimeout);
      http.executor().ifPresent(builder::executor);
      known = builder.build();
      secure = known;
    }
    return known;
  }

  /** The client that {@link #client} made; empty if it made none. */
  synchronized Optional<HttpClient> made() {
    return Optional.ofNullable(secure);
  }
}
