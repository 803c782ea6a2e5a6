package com.progimage.sdk;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for what is done asynchronously. */
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
        // It was made by a thread of the client: who called is what helps.
        failure.setStackTrace(e.getStackTrace());
        throw failure;
      }
      throw new ProgImageException(String.valueOf(e.getMessage()), null, e);
    }
  }
}
