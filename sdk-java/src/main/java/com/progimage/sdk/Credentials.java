package com.progimage.sdk;

/** The key that a client sends with every request. No text of this object shows it. */
final class Credentials {
  private final String authorization;

  private Credentials(String authorization) {
    this.authorization = authorization;
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
    return new Credentials("Bearer " + key);
  }

  /** Returns the value of the header {@code Authorization}. */
  String authorization() {
    return authorization;
  }

  @Override
  public String toString() {
    return "a key";
  }
}
