package com.progimage.server.http.body;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Parses the parameters of a header such as {@code multipart/form-data; boundary="x"} (RFC 9110
 * §5.6.6). It accepts unquoted values up to the next semicolon, because common libraries send
 * {@code boundary=----=_Part_1}.
 */
final class HeaderParameters {
  private final String text;
  private int at;

  private HeaderParameters(String text) {
    this.text = text;
  }

  /**
   * Parses the text after the header's first semicolon.
   *
   * @return the values by their names in lower case
   * @throws Failure {@code malformed-request} for a duplicate name, because other parsers may use
   *     the other value
   */
  static Map<String, String> of(String header) {
    HeaderParameters reader = new HeaderParameters(header);
    Map<String, String> parameters = new LinkedHashMap<>();
    reader.upTo(";");
    while (reader.at < header.length()) {
      reader.at++;
      String name = reader.upTo("=;").strip().toLowerCase(Locale.ROOT);
      if (reader.at < header.length() && header.charAt(reader.at) == '=') {
        reader.at++;
        if (parameters.put(name, reader.value()) != null) {
          throw new Failure(
              ErrorCode.MALFORMED_REQUEST,
              "a header has its parameter '%s' twice: send it once".formatted(name));
        }
      }
    }
    return parameters;
  }

  private String value() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    if (at == text.length() || text.charAt(at) != '"') {
      return upTo(";").strip();
    }
    at++;
    StringBuilder value = new StringBuilder();
    for (; at < text.length() && text.charAt(at) != '"'; at++) {
      // Only these two are ever escaped: browsers send a backslash in a file name unescaped.
      boolean isEscape = text.startsWith("\\\"", at) || text.startsWith("\\\\", at);
      if (isEscape) {
        at++;
      }
      value.append(text.charAt(at));
    }
    upTo(";");
    return value.toString();
  }

  /** Reads up to one of the characters, or to the end. */
  private String upTo(String ends) {
    int start = at;
    while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at);
  }
}
