package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/** Thrown when the server has no such image: it never existed, was deleted or has expired. */
public final class ImageNotFoundException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  ImageNotFoundException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
