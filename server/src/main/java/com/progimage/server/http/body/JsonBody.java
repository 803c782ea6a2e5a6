package com.progimage.server.http.body;

import com.progimage.server.http.answer.Json;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;

/** The JSON in a request. */
public final class JsonBody {
  private JsonBody() {}

  /**
   * @throws Failure {@code body-too-large}, {@code malformed-request}
   */
  public static <T> T read(Context context, BodyLimits limits, int maxBytes, Class<T> type)
      throws IOException {
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
