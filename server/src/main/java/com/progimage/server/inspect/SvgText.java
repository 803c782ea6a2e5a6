package com.progimage.server.inspect;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
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
    return START.matcher(new String(head, encoding(head))).matches();
  }

  /** By the byte order mark or the first {@code <}, as XML 1.0 has it in appendix F.1. */
  private static Charset encoding(byte[] head) {
    int first = head.length < 2 ? 0 : (head[0] & 255) << 8 | head[1] & 255;
    return switch (first) {
      case 0xfeff, 0x003c -> UTF_16BE;
      case 0xfffe, 0x3c00 -> UTF_16LE;
      default -> UTF_8;
    };
  }
}
