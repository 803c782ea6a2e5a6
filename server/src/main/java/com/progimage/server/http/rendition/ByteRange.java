package com.progimage.server.http.rendition;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of an answer's bytes.
 *
 * @param first position of the first byte
 * @param length at least 1, unless the whole is empty
 * @param isWhole whether the client gets everything, with 200
 */
record ByteRange(long first, long length, boolean isWhole) {
  private static final Pattern SINGLE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  static ByteRange whole(long total) {
    return new ByteRange(0, total, true);
  }

  /**
   * Parses a {@code Range} header for {@code total} bytes (RFC 9110 §14). Ignores everything except
   * a single range in bytes, as the standard allows.
   *
   * @throws Failure {@code range-not-satisfiable}
   */
  static ByteRange of(@Nullable String header, long total) {
    Matcher matcher = SINGLE.matcher(header == null ? "" : header.strip());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return whole(total);
    }
    long first;
    long last = total - 1;
    if (matcher.group(1).isEmpty()) {
      long suffix = Long.parseLong(matcher.group(2));
      first = Math.max(0, total - suffix);
    } else {
      first = Long.parseLong(matcher.group(1));
      if (!matcher.group(2).isEmpty()) {
        long asked = Long.parseLong(matcher.group(2));
        if (asked < first) {
          return whole(total);
        }
        last = Math.min(last, asked);
      }
    }
    if (first > last) {
      throw Failure.overLimit(
          ErrorCode.RANGE_NOT_SATISFIABLE,
          "the range begins after the last byte: ask for bytes below " + total,
          total,
          first);
    }
    return new ByteRange(first, last - first + 1, false);
  }

  /** The {@code Content-Range} of a 206. */
  String contentRange(long total) {
    return "bytes %d-%d/%d".formatted(first, first + length - 1, total);
  }
}
