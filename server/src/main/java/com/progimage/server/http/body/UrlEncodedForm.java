package com.progimage.server.http.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.memory.MemoryLease;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The fields of a small form that a browser sends without files. */
public record UrlEncodedForm(Map<String, String> fields) {
  private static final int MAX_BYTES = 4 << 10;

  /** Memory for each byte: the bytes, their text, and the fields. */
  private static final int FACTOR = 6;

  private static final String TYPE = "application/x-www-form-urlencoded";

  /**
   * @throws Failure {@code unsupported-media-type}, {@code body-too-large}, {@code
   *     malformed-request}, {@code overloaded}
   */
  public static UrlEncodedForm read(Context context, Bodies bodies) throws IOException {
    String contentType = context.header("Content-Type");
    if (contentType == null
        || !contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals(TYPE)) {
      throw new Failure(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "a form is wanted here: send it with the header Content-Type: " + TYPE);
    }
    try (MemoryLease _ = bodies.documents().take(FACTOR * MAX_BYTES);
        InputStream body = bodies.open(context)) {
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw Failure.overLimit(
            ErrorCode.BODY_TOO_LARGE,
            "the form has more than the %d bytes that are taken here".formatted(MAX_BYTES),
            MAX_BYTES,
            bytes.length);
      }
      return new UrlEncodedForm(parse(new String(bytes, UTF_8)));
    }
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> fields = new HashMap<>();
    try {
      for (String pair : text.split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          fields.put(
              URLDecoder.decode(pair.substring(0, equals), UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "the form cannot be read: percent-encode its fields as browsers do");
    }
    return fields;
  }

  /** The value of a field; empty if the form has no such field. */
  public String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Hides the fields, one of which may be a password. */
  @Override
  public String toString() {
    return "UrlEncodedForm";
  }
}
