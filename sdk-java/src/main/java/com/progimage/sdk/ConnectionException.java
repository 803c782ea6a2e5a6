package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * No whole answer came: no connection, a connection that broke, or the time was over. Whether the
 * server did what was asked is not known; the same upload with the same idempotency key is safe.
 */
public final class ConnectionException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  ConnectionException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
