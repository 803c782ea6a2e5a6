package com.progimage.server.blob;

import java.io.IOException;

/** Why the server cannot start on a data folder: what is wrong, where, and what to do. */
public final class UnusableDataException extends IOException {
  private static final long serialVersionUID = 1;

  UnusableDataException(String message) {
    super(message);
  }

  UnusableDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
