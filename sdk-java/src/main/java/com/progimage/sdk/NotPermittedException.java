package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the server does not permit a call with the client's key. {@link #code} is {@code
 * key-required} if the client has no key, {@code key-invalid} if the server does not accept it,
 * {@code scope-missing} if it lacks the scope that the message names, or a code of signed URLs,
 * such as {@code signature-required}.
 */
public final class NotPermittedException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  NotPermittedException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
