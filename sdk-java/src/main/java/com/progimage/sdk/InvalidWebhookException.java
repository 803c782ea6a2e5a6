package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/**
 * A request to a webhook is not to be believed: a header is missing, it was signed with no secret
 * that is known here, it is too old, or it is changed. Answer 401 and do nothing of it.
 */
public final class InvalidWebhookException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  InvalidWebhookException(String message, @Nullable Throwable cause) {
    super(message, null, cause);
  }
}
