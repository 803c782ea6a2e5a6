package com.progimage.server.access.person;

import com.progimage.server.image.Digest;

/**
 * Identifies a session, without being able to use it.
 *
 * @param text the SHA-256 of its secret, in hex digits
 */
public record SessionId(String text) {
  /** Of a log line. */
  private static final int SHOWN = 12;

  /**
   * @throws IllegalArgumentException if the text has another form
   */
  public SessionId {
    Digest _ = new Digest("sha256-" + text);
  }

  /** Shows so many digits that people can tell sessions apart. */
  @Override
  public String toString() {
    return text.substring(0, SHOWN);
  }
}
