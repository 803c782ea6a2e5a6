package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/** Thrown when a local file or stream cannot be read or written. */
public final class LocalFileException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  LocalFileException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
