package com.progimage.server.http;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.Problem;
import com.progimage.server.http.response.RequestId;
import com.progimage.server.log.BoundedLog;
import com.progimage.server.log.Causes;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with a problem for any exception of a handler, and counts it. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** Bounded, because clients can cause any number of failures. */
  private static final BoundedLog FAILURES = new BoundedLog(LOG, 300);

  private static final BoundedLog BUGS = new BoundedLog(LOG, 20);

  private final HttpMeters metrics;

  Failures(HttpMeters metrics) {
    this.metrics = metrics;
  }

  void addTo(JavalinConfig javalin) {
    javalin.routes.exception(Failure.class, (failure, context) -> refuse(context, failure));
    javalin.routes.exception(
        HttpResponseException.class, (refusal, context) -> refuse(context, failure(refusal)));
    javalin.routes.exception(
        Exception.class,
        (bug, context) -> refuse(context, internal(Answers.requestId(context), bug)));
    javalin.router.javaLangErrorHandler(this::refuse);
  }

  private void refuse(Context context, Failure failure) {
    metrics.problem(failure.code());
    if (failure.getCause() != null && Problem.status(failure.code()) >= 500) {
      FAILURES.warn("request %s: %s".formatted(Answers.requestId(context), Causes.line(failure)));
    }
    Answers.problem(context, failure);
  }

  /**
   * For errors such as a stack overflow or a class that cannot be loaded: only this request fails.
   */
  private void refuse(HttpServletResponse response, Error error) {
    String requestId = RequestId.of(response.getHeader(RequestId.HEADER));
    metrics.problem(ErrorCode.INTERNAL_ERROR);
    Answers.problem(response, internal(requestId, error), requestId);
  }

  private static Failure failure(HttpResponseException refusal) {
    return refusal.getStatus() == 404
        ? new Failure(
            ErrorCode.ROUTE_NOT_FOUND, "there is nothing at this path: /capabilities tells what is")
        : new Failure(ErrorCode.MALFORMED_REQUEST, "the request cannot be understood");
  }

  private static Failure internal(String requestId, Throwable bug) {
    BUGS.error("request %s failed".formatted(requestId), bug);
    return new Failure(
        ErrorCode.INTERNAL_ERROR,
        "something went wrong in the server: its log says more of this request id");
  }
}
