package com.progimage.server.http;

import com.progimage.server.http.guard.Cors;
import com.progimage.server.http.response.Json;
import com.progimage.server.http.response.RequestId;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.VirtualThreads;

/**
 * Answers {@code /health/live} on the thread that reads the request's head, so that it never waits
 * behind the requests of a crowd. Passes each other request to a virtual thread. {@link Routes} has
 * the route for all forms of the request that this class leaves to it.
 */
final class SelectorAnswers extends Handler.Wrapper {
  private static final String LIVE = "/health/live";
  private static final byte[] UP = Json.bytes(Map.of("status", "up"));

  private final Cors cors;
  private final HttpMeters meters;
  private final boolean logsRequests;

  /**
   * @param logsRequests whether each request is logged, which may block: then the route answers
   */
  SelectorAnswers(Cors cors, HttpMeters meters, boolean logsRequests) {
    this.cors = cors;
    this.meters = meters;
    this.logsRequests = logsRequests;
  }

  @Override
  public InvocationType getInvocationType() {
    return InvocationType.NON_BLOCKING;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    if (!logsRequests && isLive(request)) {
      live(request, response, callback);
    } else {
      requests().execute(() -> pass(request, response, callback));
    }
    return true;
  }

  private Executor requests() {
    Executor virtual = VirtualThreads.getVirtualThreadsExecutor(getServer().getThreadPool());
    return virtual == null ? getServer().getThreadPool() : virtual;
  }

  private void pass(Request request, Response response, Callback callback) {
    try {
      if (!super.handle(request, response, callback)) {
        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
      }
    } catch (Throwable e) {
      Response.writeError(request, response, callback, e);
    }
  }

  private static boolean isLive(Request request) {
    HttpFields headers = request.getHeaders();
    return LIVE.equals(request.getHttpURI().getPathQuery())
        && HttpMethod.GET.is(request.getMethod())
        && !headers.contains(HttpHeader.EXPECT)
        && !headers.contains(HttpHeader.CONTENT_LENGTH)
        && !headers.contains(HttpHeader.TRANSFER_ENCODING);
  }

  private void live(Request request, Response response, Callback callback) {
    long started = System.nanoTime();
    HttpFields.Mutable headers = response.getHeaders();
    cors.headers("GET", LIVE, request.getHeaders().get(HttpHeader.ORIGIN)).forEach(headers::put);
    headers.put(RequestId.HEADER, RequestId.of(request.getHeaders().get(RequestId.HEADER)));
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put(HttpHeader.CONTENT_TYPE, "application/json");
    headers.put(HttpHeader.CONTENT_LENGTH, UP.length);
    response.setStatus(HttpStatus.OK_200);
    response.write(true, ByteBuffer.wrap(UP), callback);
    meters.record(LIVE, "GET", HttpStatus.OK_200, System.nanoTime() - started);
  }
}
