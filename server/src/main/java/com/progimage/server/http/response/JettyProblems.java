package com.progimage.server.http.response;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Turns requests that the HTTP server refuses before any route into problems. */
public final class JettyProblems extends ErrorHandler {
  private final Consumer<ErrorCode> told;

  /**
   * @param told receives each code before the answer
   */
  public JettyProblems(Consumer<ErrorCode> told) {
    this.told = told;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status =
        request.getAttribute(ERROR_STATUS) instanceof Integer given ? given : response.getStatus();
    answer(request, response, callback, failure(status));
    return true;
  }

  /** Answers with a problem for a request that reaches no route. */
  public void answer(Request request, Response response, Callback callback, Failure failure) {
    String requestId = RequestId.of(request.getHeaders().get(RequestId.HEADER));
    told.accept(failure.code());
    Problem problem = Problem.of(failure, requestId);
    byte[] body = Json.bytes(problem);
    response.setStatus(problem.status());
    var headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    Answers.headers(requestId).forEach(headers::put);
    if (problem.status() == 503) {
      headers.put(HttpHeader.RETRY_AFTER, "1");
    }
    headers.put(HttpHeader.CONTENT_LENGTH, body.length);
    boolean isHead = "HEAD".equals(request.getMethod());
    response.write(true, isHead ? ByteBuffer.allocate(0) : ByteBuffer.wrap(body), callback);
  }

  private static Failure failure(int status) {
    return switch (status) {
      case 404 -> new Failure(ErrorCode.ROUTE_NOT_FOUND, "there is nothing at this path");
      case 405, 501 ->
          new Failure(ErrorCode.METHOD_NOT_ALLOWED, "this server does not know the method");
      case 408 -> new Failure(ErrorCode.REQUEST_TIMEOUT, "the request came too slowly");
      case 413 -> new Failure(ErrorCode.BODY_TOO_LARGE, "the body is too large");
      case 414, 431 ->
          new Failure(
              ErrorCode.HEADERS_TOO_LARGE,
              "the request line and headers are over 8 KiB: send less");
      case 505 ->
          new Failure(
              ErrorCode.HTTP_VERSION_NOT_SUPPORTED,
              "the request line names no version of HTTP that this server speaks: use HTTP/1.1");
      case 503 ->
          Failure.temporary(
              ErrorCode.DRAINING, "this server is shutting down: try again", Duration.ofSeconds(1));
      default ->
          status >= 500
              ? new Failure(ErrorCode.INTERNAL_ERROR, "something went wrong in the server")
              : new Failure(
                  ErrorCode.MALFORMED_REQUEST, "the request is not well-formed HTTP (RFC 9112)");
    };
  }
}
