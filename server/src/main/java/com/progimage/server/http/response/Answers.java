package com.progimage.server.http.response;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** Writes every answer that is not an image. */
public final class Answers {
  private static final Set<String> OF_THE_IMAGE =
      Set.of(
          "ETag",
          "Last-Modified",
          "Content-Location",
          "Content-Encoding",
          "Content-Disposition",
          "Content-Security-Policy");

  /** After these failures, the rest of the body need not be read or will not arrive. */
  private static final Set<ErrorCode> LAST =
      Set.of(
          ErrorCode.BODY_TOO_LARGE,
          ErrorCode.REQUEST_TIMEOUT,
          ErrorCode.BODY_INCOMPLETE,
          ErrorCode.OVERLOADED);

  private Answers() {}

  /** The headers that every answer has. */
  public static Map<String, String> headers(String requestId) {
    return Map.of(RequestId.HEADER, requestId, "X-Content-Type-Options", "nosniff");
  }

  /**
   * Sends a status without content, so without headers that describe content (RFC 9110 §8.6). The
   * answer is complete afterwards.
   */
  public static void empty(Context context, int status) throws IOException {
    context.status(status);
    context.res().setContentType(null);
    // Otherwise the container would add a length of 0.
    context.res().flushBuffer();
  }

  /** Does the same as {@link #json}, and forbids caches to keep the answer. */
  public static void unstored(Context context, int status, Object value) {
    context.header("Cache-Control", "no-store");
    json(context, status, value);
  }

  public static void json(Context context, int status, Object value) {
    write(context, status, "application/json", Json.bytes(value));
  }

  public static void problem(Context context, Failure failure) {
    if (context.res().isCommitted()) {
      // Part of an image was sent: only a broken connection can signal the failure.
      throw failure;
    }
    context.res().resetBuffer();
    Problem problem = Problem.of(failure, requestId(context));
    // Remove the headers that describe the image, which do not apply to the problem.
    for (String name : OF_THE_IMAGE) {
      context.res().setHeader(name, null);
    }
    failure
        .retryAfter()
        .ifPresent(
            after -> context.header("Retry-After", String.valueOf(Math.max(1, after.toSeconds()))));
    context.header("Cache-Control", "no-store");
    if (LAST.contains(failure.code())) {
      context.header("Connection", "close");
    }
    write(context, problem.status(), Problem.MEDIA_TYPE, Json.bytes(problem));
  }

  /** Answers with a problem, outside a handler. Aborts an answer that has begun. */
  public static void problem(HttpServletResponse response, Failure failure, String requestId) {
    if (response.isCommitted()) {
      throw failure;
    }
    byte[] body = Json.bytes(Problem.of(failure, requestId));
    try {
      response.reset();
      response.setStatus(Problem.status(failure.code()));
      response.setContentType(Problem.MEDIA_TYPE);
      response.setHeader("Cache-Control", "no-store");
      headers(requestId).forEach(response::setHeader);
      response.setContentLength(body.length);
      response.getOutputStream().write(body);
    } catch (IOException gone) {
      // The client disconnected.
    }
  }

  public static String requestId(Context context) {
    String id = context.attribute(RequestId.HEADER);
    return id == null ? RequestId.of(null) : id;
  }

  private static void write(Context context, int status, String mediaType, byte[] body) {
    context.status(status);
    context.header("Content-Type", mediaType);
    context.res().setContentLengthLong(body.length);
    if (!context.method().name().equals("HEAD")) {
      context.result(body);
    }
  }
}
