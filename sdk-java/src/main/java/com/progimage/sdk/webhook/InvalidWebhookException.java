package com.progimage.sdk.webhook;

import com.progimage.sdk.ProgImageException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a webhook request cannot be trusted: a header is missing, the signature matches none
 * of the secrets, the request is too old, or its content was changed. Answer 401 and ignore the
 * request.
 */
public final class InvalidWebhookException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  InvalidWebhookException(String message, @Nullable Throwable cause) {
    super(message);
    if (cause != null) {
      initCause(cause);
    }
  }
}
