package com.progimage.sdk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Connection settings of one client.
 *
 * @param base without a trailing slash
 * @param timeout the limit of a whole call, including retries and bodies
 * @param retries the maximum number of retries of a call
 */
record Connection(
    URI base, HttpClient http, Executor executor, Duration timeout, int retries, String userAgent) {

  /** Returns the address of a path that begins with a slash. */
  URI at(String path) {
    return URI.create(base + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(at(path)).header("User-Agent", userAgent);
  }

  /**
   * Closes the connections without waiting. {@code HttpClient.close} would wait for response bodies
   * that nothing reads.
   */
  void close() {
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(http);
    } catch (NoSuchMethodException beforeJava21) {
      // Before Java 21, the connections close when the client is collected.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
