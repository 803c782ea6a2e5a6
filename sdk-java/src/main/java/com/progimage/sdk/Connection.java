package com.progimage.sdk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Connection settings of one client.
 *
 * @param base without a trailing slash
 * @param timeout the limit of a whole call, including retries and bodies
 * @param retries the maximum number of retries of a call
 * @param redirect follows redirects of downloads
 * @param credentials null: the client has none
 */
record Connection(
    URI base,
    HttpClient http,
    Executor executor,
    Duration timeout,
    int retries,
    String userAgent,
    StoreRedirect redirect,
    @Nullable Credentials credentials) {

  /** Returns the address of a path that begins with a slash. */
  URI at(String path) {
    return URI.create(base + path);
  }

  /** Begins a request to the server, which is the only one that gets the credentials. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(at(path)).header("User-Agent", userAgent);
    return credentials == null
        ? request
        : request.header("Authorization", credentials.authorization());
  }

  /** Returns this with other credentials. */
  Connection with(Credentials other) {
    return new Connection(base, http, executor, timeout, retries, userAgent, redirect, other);
  }

  /**
   * Returns what signs URLs with the client's key.
   *
   * @param doing the action as error messages name it
   * @throws NotPermittedException if there is no key or only a part of one, as the server would
   *     answer
   */
  UrlSigner signer(String doing) {
    if (credentials == null) {
      throw NotPermittedException.ofMissingKey(doing);
    }
    return credentials.signer().orElseThrow(() -> NotPermittedException.ofMalformedKey(doing));
  }

  /**
   * Closes the connections without waiting. {@code HttpClient.close} would wait for response bodies
   * that nothing reads.
   */
  void close() {
    close(http);
    redirect.made().ifPresent(Connection::close);
  }

  private static void close(HttpClient client) {
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(client);
    } catch (NoSuchMethodException beforeJava21) {
      // Before Java 21, the connections close when the client is collected.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
