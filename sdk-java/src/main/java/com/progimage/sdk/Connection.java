package com.progimage.sdk;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * How a client reaches its server.
 *
 * @param base without a slash at its end
 * @param timeout of a whole call, repetitions and bodies included
 * @param retries how often a call may be repeated
 */
record Connection(
    URI base, HttpClient http, Executor executor, Duration timeout, int retries, String userAgent) {

  /** The address of a path that begins with a slash. */
  URI at(String path) {
    return URI.create(base + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(at(path)).header("User-Agent", userAgent);
  }

  /** Without waiting: the client's own way to close waits for bodies that nobody reads. */
  void close() {
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(http);
    } catch (NoSuchMethodException beforeJava21) {
      // Its connections end when it is collected.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
