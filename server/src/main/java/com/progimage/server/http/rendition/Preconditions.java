package com.progimage.server.http.rendition;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The validators of one answer, and their comparison with a client's conditions (RFC 9110 §13).
 *
 * @param etag strong, with its quotes
 * @param lastModified in seconds precision
 */
record Preconditions(String etag, Instant lastModified) {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  static String httpDate(Instant instant) {
    return HTTP_DATE.format(instant);
  }

  /**
   * Whether the client already has these bytes: 304.
   *
   * @throws Failure {@code precondition-failed}
   */
  boolean isNotModified(Context context) {
    String ifMatch = context.header("If-Match");
    if (ifMatch != null) {
      require(names(ifMatch, false));
    } else {
      date(context.header("If-Unmodified-Since"))
          .ifPresent(date -> require(!lastModified.isAfter(date)));
    }
    String ifNoneMatch = context.header("If-None-Match");
    if (ifNoneMatch != null) {
      return names(ifNoneMatch, true);
    }
    return date(context.header("If-Modified-Since"))
        .filter(date -> !lastModified.isAfter(date))
        .isPresent();
  }

  /** Whether a {@code Range} applies: there is no {@code If-Range}, or it names these bytes. */
  boolean allowRange(@Nullable String ifRange) {
    return ifRange == null
        || ifRange.strip().equals(etag)
        || date(ifRange).filter(lastModified::equals).isPresent();
  }

  private boolean names(String header, boolean weakly) {
    return header.strip().equals("*")
        || Arrays.stream(header.split(","))
            .map(String::strip)
            .map(tag -> weakly && tag.startsWith("W/") ? tag.substring(2) : tag)
            .anyMatch(etag::equals);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new Failure(
          ErrorCode.PRECONDITION_FAILED,
          "the image is not the one that If-Match or If-Unmodified-Since names: fetch it anew");
    }
  }

  private static Optional<Instant> date(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.from(HTTP_DATE.parse(header.strip())));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
