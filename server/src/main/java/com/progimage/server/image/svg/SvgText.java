package com.progimage.server.image.svg;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the bytes of an SVG into text, and detects an SVG by its beginning. */
public final class SvgText {
  private static final int DECLARATION_BYTES = 256;

  private static final Pattern DECLARED =
      Pattern.compile("<\\?xml\\s[^>]*?encoding\\s*=\\s*['\"]([A-Za-z][\\w.:-]*)['\"]");

  /** Encodings that the first bytes would reveal. .NET writes UTF-8 that claims to be UTF-16. */
  private static final Pattern WIDE =
      Pattern.compile("utf-?(16|32).*|.*ucs-?[24].*", Pattern.CASE_INSENSITIVE);

  private SvgText() {}

  /**
   * The whole text without its byte order mark and DOCTYPE, with line numbers unchanged.
   *
   * @throws Failure {@code undecodable} if the bytes are not valid in their encoding, {@code
   *     svg-doctype} if a DOCTYPE declares anything but well-known namespaces
   */
  public static String read(byte[] bytes) {
    Charset encoding = encoding(bytes);
    String text;
    try {
      text = encoding.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Failure(
          ErrorCode.UNDECODABLE,
          "the SVG is not valid %s: fix it or declare its encoding".formatted(encoding),
          e);
    }
    return Doctype.removed(text.startsWith("\ufeff") ? text.substring(1) : text);
  }

  /**
   * Whether an svg start tag follows after only white space, declarations, instructions and
   * comments. Linear in the number of bytes.
   */
  public static boolean looksLikeSvg(byte[] head) {
    String text = new String(head, marked(head, UTF_8));
    Prolog prolog = new Prolog(text.startsWith("\ufeff") ? text.substring(1) : text);
    return prolog.skip() && prolog.skipDeclaration() && prolog.skip() && prolog.isAtSvg();
  }

  /**
   * Whether bytes begin as XML does in any encoding: with a byte order mark, white space or a tag.
   */
  public static boolean mayBeXml(byte[] head) {
    return head.length >= 2
        && ("<\u00ef\u00fe\u00ff \t\r\n".indexOf(head[0] & 255) >= 0
            || head[0] == 0 && head[1] == '<');
  }

  private static Charset encoding(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(DECLARATION_BYTES, bytes.length), ISO_8859_1);
    Matcher declared = DECLARED.matcher(start);
    if (start.startsWith("\u00ef\u00bb\u00bf")
        || !declared.lookingAt()
        || WIDE.matcher(declared.group(1)).matches()) {
      return marked(bytes, UTF_8);
    }
    try {
      return Charset.forName(declared.group(1));
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ErrorCode.UNDECODABLE,
          "the SVG declares the unknown encoding %s: send it in UTF-8".formatted(declared.group(1)),
          e);
    }
  }

  /**
   * Detects the encoding by the byte order mark or the first {@code <}, as appendix F.1 of XML 1.0
   * describes.
   */
  private static Charset marked(byte[] head, Charset otherwise) {
    int first = head.length < 2 ? 0 : (head[0] & 255) << 8 | head[1] & 255;
    return switch (first) {
      case 0xfeff, 0x003c -> UTF_16BE;
      case 0xfffe, 0x3c00 -> UTF_16LE;
      default -> otherwise;
    };
  }
}
