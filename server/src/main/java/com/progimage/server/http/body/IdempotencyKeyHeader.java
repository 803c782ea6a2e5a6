package com.progimage.server.http.body;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Parses {@code Idempotency-Key}, a client's key for an upload and its retries: plain text, or a
 * string of RFC 9651 as in the IETF's draft. Both forms of a text are the same key.
 */
public final class IdempotencyKeyHeader {
  private static final String HEADER = "Idempotency-Key";
  private static final Pattern TEXT = Pattern.compile("[!-~]{1,255}");
  private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*)\"");

  /**
   * The length with every character escaped. A longer text could overflow the stack of the pattern.
   */
  private static final int MAX_QUOTED = 2 * 255 + 2;

  private IdempotencyKeyHeader() {}

  /**
   * The hash of the key, if there is one.
   *
   * @throws Failure {@code malformed-request}
   */
  public static Optional<Digest> hash(Context context) {
    List<String> values = Collections.list(context.req().getHeaders(HEADER));
    if (values.size() > 1) {
      throw unreadable();
    }
    return values.stream()
        .map(value -> Digest.of(text(value.strip()).getBytes(StandardCharsets.US_ASCII)))
        .findFirst();
  }

  static String text(String header) {
    String text = header.startsWith("\"") ? unquoted(header) : header;
    if (!TEXT.matcher(text).matches()) {
      throw unreadable();
    }
    return text;
  }

  private static String unquoted(String header) {
    var quoted = QUOTED.matcher(header);
    if (header.length() > MAX_QUOTED || !quoted.matches()) {
      throw unreadable();
    }
    return quoted.group(1).replaceAll("\\\\(.)", "$1");
  }

  private static Failure unreadable() {
    return new Failure(
        ErrorCode.MALFORMED_REQUEST,
        "Idempotency-Key must be one text of 1 to 255 visible ASCII characters, in quotation marks"
            + " or not: a new UUID for each image is a good one");
  }
}
