package com.progimage.server.access.attempt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.image.Digest;

/**
 * An attempt to sign in, by digests of what is counted. A name that a client sent may be a password
 * in the wrong field, so it is not kept.
 */
public record Attempt(String address, String nameAtAddress, String name) {
  private static final int DIGITS = 32;

  /**
   * @param name as accounts are looked up
   */
  public static Attempt of(String name, String address) {
    return new Attempt(digest(address), digest(name + "\n" + address), digest(name));
  }

  private static String digest(String text) {
    return Digest.of(text.getBytes(UTF_8)).hex().substring(0, DIGITS);
  }

  /** What a limit counts by. */
  public String subject(AttemptLimit limit) {
    return switch (limit) {
      case ADDRESS -> address;
      case NAME_AT_ADDRESS -> nameAtAddress;
      case NAME -> name;
    };
  }
}
