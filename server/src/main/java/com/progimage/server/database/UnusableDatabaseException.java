package com.progimage.server.database;

/**
 * Thrown when the configured database cannot be used. The message is for the operator: it names the
 * setting and the remedy.
 */
public final class UnusableDatabaseException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  public UnusableDatabaseException(String message) {
    super(message);
  }

  public UnusableDatabaseException(String message, Throwable cause) {
    super(message, cause);
  }
}
