package com.progimage.server.http.body;

import com.progimage.server.http.answer.Json;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/** The JSON in a request. */
public final class JsonBody {
  private JsonBody() {}

  /** Whether a request's body is JSON, by its content type. */
  public static boolean isNamedIn(Context context) {
    String contentType = context.header("Content-Type");
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  /**
   * Reads JSON that says what it is: pages of other sites cannot send that type unasked.
   *
   * @throws Failure {@code unsupported-media-type}, {@code body-too-large}, {@code
   *     malformed-request}
   */
  public static <T> T read(Context context, BodyLimits limits, int maxBytes, Class<T> type)
      throws IOException {
    if (!isNamedIn(context)) {
      throw new Failure(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "JSON is wanted here: send it with the header Content-Type: application/json");
    }
    InputStream body =
        ContentDigest.check(context, new RequestBody(context.req(), limits.patience()));
    byte[] json = body.readNBytes(maxBytes + 1);
    if (json.length > maxBytes) {
      throw Failure.overLimit(
          ErrorCode.BODY_TOO_LARGE,
          "the JSON has more than the %d bytes that are taken here".formatted(maxBytes),
          maxBytes,
          json.length);
    }
    return Json.read(json, type);
  }
}
