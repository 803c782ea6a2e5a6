package com.progimage.server.inspect;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;

/** Tells an SVG from other texts by its beginning. */
final class SvgText {
  /** An svg start tag after nothing but white space, declarations, instructions and comments. */
  private static final Pattern START =
      Pattern.compile(
          "\ufeff?(?>\\s+|<\\?.*?\\?>|<!--.*?-->|<![A-Za-z][^\\[>]*+(?>\\[.*?\\]\\s*)?>)*+"
              + "<(?>[A-Za-z_][\\w.-]*+:)?svg[\\s/>].*",
          Pattern.DOTALL);

  private SvgText() {}

  static boolean looksLikeSvg(byte[] head) {
    String text = new String(head, UTF_8);
    if (head.length >= 2 && (head[0] & 255) == 0xfe && (head[1] & 255) == 0xff) {
      text = new String(head, UTF_16BE);
    } else if (head.length >= 2 && (head[0] & 255) == 0xff && (head[1] & 255) == 0xfe) {
      text = new String(head, UTF_16LE);
    }
    return START.matcher(text).matches();
  }
}
