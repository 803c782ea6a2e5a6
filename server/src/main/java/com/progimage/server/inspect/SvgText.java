package com.progimage.server.inspect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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

  private static final Pattern OTHER_ENCODING =
      Pattern.compile(
          "<\\?xml\\s[^>]*encoding\\s*=\\s*['\"](?i:(?!utf-?8['\"])).*", Pattern.DOTALL);

  private SvgText() {}

  /** Whether the text is meant to be UTF-8, and is not. */
  static boolean isBrokenUtf8(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(256, bytes.length), ISO_8859_1);
    if (!encoding(bytes).equals(UTF_8) || OTHER_ENCODING.matcher(start).lookingAt()) {
      return false;
    }
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return false;
    } catch (CharacterCodingException e) {
      return true;
    }
  }

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
