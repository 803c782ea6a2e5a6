package com.progimage.server.http.response;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part of a long list that the query parameters {@code after} and {@code limit} request.
 *
 * @param after the end of the previous part; null at the beginning of the list
 * @param limit the maximum number of entries, 1 to 1000
 */
public record Page<P>(@Nullable P after, int limit) {
  private static final int DEFAULT = 100;
  private static final int MAX = 1_000;

  /**
   * @param position parses the value of {@code after}
   * @param what the kind of position, for the problem
   * @throws Failure {@code malformed-request}
   */
  public static <P> Page<P> of(
      Context context, Function<String, Optional<P>> position, String what) {
    String after = context.queryParam("after");
    if (after == null) {
      return new Page<>(null, limit(context));
    }
    P found =
        position
            .apply(after)
            .orElseThrow(() ->
                new Failure(
                    ErrorCode.MALFORMED_REQUEST,
                    "after must be " + what + ": take the answer's \"next\" as it is"));
    return new Page<>(found, limit(context));
  }

  private static int limit(Context context) {
    String text = context.queryParam("limit");
    if (text == null) {
      return DEFAULT;
    }
    if (text.matches("[0-9]{1,4}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX) {
        return limit;
      }
    }
    throw new Failure(ErrorCode.MALFORMED_REQUEST, "limit must be a whole number from 1 to " + MAX);
  }

  /** The URL of the page after a position; null if there is none. */
  @Nullable String next(String url, @Nullable P end) {
    return end == null ? null : "%s?after=%s&limit=%d".formatted(url, end, limit);
  }
}
