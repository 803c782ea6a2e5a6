package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/** The server has no such image: it never had it, or it was deleted or has expired. */
public final class ImageNotFoundException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  ImageNotFoundException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
