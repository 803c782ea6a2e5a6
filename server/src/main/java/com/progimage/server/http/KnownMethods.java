package com.progimage.server.http;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.response.JettyProblems;
import io.javalin.http.HandlerType;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Refuses methods that HTTP does not define (RFC 9110, 9.1) on every path, before the router, which
 * stores each method that it ever sees.
 */
final class KnownMethods extends Handler.Wrapper {
  private static final Set<String> KNOWN =
      HandlerType.commonHttp().stream().map(HandlerType::name).collect(Collectors.toSet());

  private final JettyProblems problems;

  KnownMethods(JettyProblems problems) {
    this.problems = problems;
  }

  static boolean contains(String method) {
    return KNOWN.contains(method);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (isOfServer(request)) {
      response.setStatus(HttpStatus.NO_CONTENT_204);
      response.getHeaders().put(HttpHeader.ALLOW, Routes.METHODS);
      callback.succeeded();
      return true;
    }
    if (contains(request.getMethod())) {
      return super.handle(request, response, callback);
    }
    if (HttpMethod.CONNECT.is(request.getMethod())) {
      // The client may go on as if there were a tunnel: no request may be read out of that.
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    problems.answer(
        request,
        response,
        callback,
        new Failure(
            ErrorCode.UNKNOWN_METHOD,
            "this server does not know the method: the methods of each path are in /openapi.yaml"));
    return true;
  }

  /** Whether it is {@code OPTIONS *}, which asks for no path (RFC 9110, 9.3.7). */
  private static boolean isOfServer(Request request) {
    return HttpMethod.OPTIONS.is(request.getMethod()) && "*".equals(request.getHttpURI().getPath());
  }
}
