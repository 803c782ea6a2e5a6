package com.progimage.server.access.key;

/** Keys with the id of another key, and the right checksum. */
public final class WrongSecret {
  private static final int RANDOM_DIGITS = 43;

  private WrongSecret() {}

  public static KeyText of(KeyId id) {
    return KeyText.of(id, KeyText.create().secret().substring(0, RANDOM_DIGITS));
  }
}
