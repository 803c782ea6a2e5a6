package com.progimage.sdk;

import java.util.Optional;

/** The key that a client sends with every request. No text of this object shows it. */
final class Credentials {
  private final String key;

  private Credentials(String key) {
    this.key = key;
  }

  /**
   * @throws IllegalArgumentException if the text cannot be a key; the message does not repeat it
   */
  static Credentials ofKey(String key) {
    if (!key.matches("[!-~]{1,4096}")) {
      throw new IllegalArgumentException(
          "the key must be printable ASCII characters without spaces: use one as the server gave"
              + " it, pik_…");
    }
    return new Credentials(key);
  }

  /** Returns the value of the header {@code Authorization}. */
  String authorization() {
    return "Bearer " + key;
  }

  /** Returns what signs URLs with the key; empty if it is not a whole one with its checksum. */
  Optional<UrlSigner> signer() {
    return UrlSigner.of(key);
  }

  @Override
  public String toString() {
    return "a key";
  }
}
