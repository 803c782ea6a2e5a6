package com.progimage.server.blob;

import java.io.IOException;

/**
 * Thrown when the server cannot start on a data folder. The message names the problem, the place
 * and the remedy.
 */
public final class UnusableDataException extends IOException {
  private static final long serialVersionUID = 1;

  public UnusableDataException(String message) {
    super(message);
  }

  public UnusableDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
