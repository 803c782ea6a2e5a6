package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when no complete answer arrived: the client could not connect, the connection broke, or
 * the timeout passed. The server may or may not have handled the request. Sending the same upload
 * with the same idempotency key again is safe.
 */
public final class ConnectionException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  ConnectionException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
