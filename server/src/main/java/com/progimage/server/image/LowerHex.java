package com.progimage.server.image;

/**
 * Hexadecimal digits in lower case. A loop, because lists read texts of them by the thousand, and a
 * regular expression takes several times as long until it is compiled, and after that.
 */
final class LowerHex {
  private LowerHex() {}

  static boolean isDigit(char digit) {
    return digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f';
  }

  /** Whether all characters from index {@code start} are digits. */
  static boolean isAll(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
