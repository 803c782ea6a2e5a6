package com.progimage.server.engine.svg.document;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the part of path data or points before the first error. SVG 2, section 9.5.4, draws that
 * part, but Batik would draw nothing.
 */
final class PathPrefix {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?>[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][+-]?[0-9]++)?");
  private static final Pattern FLAG = Pattern.compile("[01]");
  private static final String ARC = "aA";

  private final String text;
  private int at;

  private PathPrefix(String text) {
    this.text = text;
  }

  /** The commands of {@code d} before the first error. */
  static String ofPath(String d) {
    PathPrefix path = new PathPrefix(d);
    int good = 0;
    path.skip(/* comma= */ false);
    while (path.at < d.length()) {
      char command = d.charAt(path.at++);
      int count = arguments(command);
      if (count < 0 || good == 0 && command != 'm' && command != 'M') {
        break;
      }
      path.skip(false);
      if (count == 0) {
        good = path.at;
        continue;
      }
      int before = good;
      while (path.group(command, count)) {
        good = path.at;
      }
      if (good == before || path.at != good) {
        break;
      }
    }
    return good == d.length() ? d : d.substring(0, good);
  }

  /** The pairs of {@code points} before the first error. */
  static String ofPoints(String points) {
    PathPrefix pairs = new PathPrefix(points);
    pairs.skip(false);
    int good = 0;
    while (pairs.group('L', 2)) {
      good = pairs.at;
    }
    return good == points.length() ? points : points.substring(0, good);
  }

  private static int arguments(char command) {
    return switch (Character.toLowerCase(command)) {
      case 'm', 'l', 't' -> 2;
      case 'h', 'v' -> 1;
      case 's', 'q' -> 4;
      case 'c' -> 6;
      case 'a' -> 7;
      case 'z' -> 0;
      default -> -1;
    };
  }

  /** Skips all arguments of a command; false if they are incomplete, and then skips none. */
  private boolean group(char command, int count) {
    int start = at;
    for (int i = 0; i < count; i++) {
      boolean isFlag = ARC.indexOf(command) >= 0 && (i == 3 || i == 4);
      Matcher matcher = (isFlag ? FLAG : NUMBER).matcher(text).region(at, text.length());
      if (!matcher.lookingAt()) {
        at = start;
        return false;
      }
      at = matcher.end();
      skip(true);
    }
    return true;
  }

  private void skip(boolean comma) {
    boolean commaLeft = comma;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ',' && commaLeft) {
        commaLeft = false;
      } else if (" \t\r\n\f".indexOf(c) < 0) {
        return;
      }
      at++;
    }
  }
}
