package com.progimage.server.registry;

/**
 * The registry that was configured must not be used as it is. The message is for the operator: it
 * names the setting and the remedy.
 */
public final class UnusableRegistryException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  UnusableRegistryException(String message) {
    super(message);
  }

  UnusableRegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
