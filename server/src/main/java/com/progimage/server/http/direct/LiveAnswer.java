package com.progimage.server.http.direct;

import com.progimage.server.http.guard.Cors;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.Json;
import com.progimage.server.http.response.RequestId;
import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers {@code /health/live} even while a crowd's requests hold all processors. */
public record LiveAnswer(Cors cors, RequestRecorder recorder) implements DirectAnswer {
  private static final String LIVE = "/health/live";
  private static final String GET = HttpMethod.GET.asString();
  private static final byte[] UP = Json.bytes(Map.of("status", "up"));

  @Override
  public boolean tryAnswer(Request request, Response response, Callback callback) {
    if (!LIVE.equals(request.getHttpURI().getPathQuery()) || !PlainGet.isOne(request)) {
      return false;
    }
    long started = System.nanoTime();
    HttpFields.Mutable headers = response.getHeaders();
    cors.headers(GET, LIVE, request.getHeaders().get(HttpHeader.ORIGIN)).forEach(headers::put);
    String requestId = RequestId.of(request.getHeaders().get(RequestId.HEADER));
    Answers.headers(requestId).forEach(headers::put);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    headers.put(HttpHeader.CONTENT_TYPE, "application/json");
    headers.put(HttpHeader.CONTENT_LENGTH, UP.length);
    response.setStatus(HttpStatus.OK_200);
    response.write(true, ByteBuffer.wrap(UP), callback);
    recorder.record(LIVE, GET, HttpStatus.OK_200, System.nanoTime() - started);
    return true;
  }
}
