package com.progimage.sdk;

import org.jspecify.annotations.Nullable;

/** A file or stream on this side cannot be read or written. */
public final class LocalFileException extends ProgImageException {
  private static final long serialVersionUID = 1L;

  LocalFileException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, problem, cause);
  }
}
