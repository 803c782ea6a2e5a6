package com.progimage.server.image;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of an image: a version 7 UUID (RFC 9562) in lower case, so that ids sort by the
 * millisecond of their creation.
 *
 * @param text 36 characters
 */
public record ImageId(String text) implements Comparable<ImageId> {
  private static final int LENGTH = 36;
  private static final SecureRandom RANDOM = new SecureRandom();

  public ImageId {
    if (!isId(text)) {
      throw new IllegalArgumentException("not an image id: " + text);
    }
  }

  private static boolean isId(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      if (!isValid(i, text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValid(int index, char character) {
    return switch (index) {
      case 8, 13, 18, 23 -> character == '-';
      // The version, and the variant's bits 10.
      case 14 -> character == '7';
      case 19 -> "89ab".indexOf(character) >= 0;
      default -> LowerHex.isDigit(character);
    };
  }

  /** The id in {@code text}; empty unless the text is exactly one. */
  public static Optional<ImageId> find(String text) {
    return isId(text) ? Optional.of(new ImageId(text)) : Optional.empty();
  }

  /** The id that a client wrote, in upper or lower case (RFC 9562 §4). */
  public static Optional<ImageId> findIgnoringCase(String text) {
    return find(text.toLowerCase(Locale.ROOT));
  }

  /** A new id: 48 bits of milliseconds, then 74 random bits. */
  public static ImageId create(Instant now) {
    long random = RANDOM.nextLong();
    long millis = now.toEpochMilli();
    long high = millis << 16 | 0x7000 | random >>> 52;
    long low = 0x8000_0000_0000_0000L | RANDOM.nextLong() >>> 2;
    return new ImageId(new UUID(high, low).toString());
  }

  /** The time that {@link #create} received, in milliseconds. */
  public Instant createdAt() {
    String hex = text.substring(0, 8) + text.substring(9, 13);
    return Instant.ofEpochMilli(Long.parseLong(hex, 16));
  }

  /**
   * The folder of the image, one of 4,096: the last three hex digits of the id, which are random.
   */
  public String folder() {
    return text.substring(text.length() - 3);
  }

  @Override
  public int compareTo(ImageId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
