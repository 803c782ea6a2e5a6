package com.progimage.sdk;

import java.util.Optional;

/** The key or token that a client sends with every request. No text of this object shows it. */
final class Credentials {
  /** The limit of servers for tokens, which may stand in place of keys. */
  private static final int MAX_LENGTH = 8_192;

  private final String key;

  private Credentials(String key) {
    this.key = key;
  }

  /**
   * @throws IllegalArgumentException if the text cannot be a key; the message does not repeat it
   */
  static Credentials ofKey(String key) {
    if (key.length() > MAX_LENGTH || !key.matches("[!-~]+")) {
      throw new IllegalArgumentException(
          "the key must be printable ASCII characters without spaces: use one as the server gave"
              + " it, pik_…");
    }
    return new Credentials(key);
  }

  /**
   * @throws IllegalArgumentException if the text cannot be a token; the message does not repeat it
   */
  static Credentials ofToken(String token) {
    if (token.length() > MAX_LENGTH
        || !token.matches("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++")) {
      throw new IllegalArgumentException(
          "the token must be a JWT of at most "
              + MAX_LENGTH
              + " characters: use one as the"
              + " server or the identity provider gave it");
    }
    return new Credentials(token);
  }

  /**
   * @throws IllegalArgumentException if the text cannot be a session's key; the message does not
   *     repeat it
   */
  static Credentials ofSession(String key) {
    if (!key.matches("pis_[0-9a-z]{1,64}_[!-~]{1,200}")) {
      throw new IllegalArgumentException(
          "a session's key must begin with pis_: use one as the server gave it");
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
