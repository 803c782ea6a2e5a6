package com.progimage.server.http.answer;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import io.javalin.http.Context;

/** How many entries of a list an answer has: the query's {@code limit}. */
public final class PageLimit {
  private static final int DEFAULT = 100;
  private static final int MAX = 1_000;

  private PageLimit() {}

  /**
   * @throws Failure {@code malformed-request}
   */
  public static int of(Context context) {
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
}
