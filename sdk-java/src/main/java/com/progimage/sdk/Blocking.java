package com.progimage.sdk;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for asynchronous results. */
final class Blocking {
  private Blocking() {}

  static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new ProgImageException("interrupted while waiting for the server", null, e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        // A thread of the client created it; the caller's stack trace is more useful.
        failure.setStackTrace(e.getStackTrace());
        throw failure;
      }
      throw new ProgImageException(String.valueOf(e.getMessage()), null, e);
    }
  }
}
