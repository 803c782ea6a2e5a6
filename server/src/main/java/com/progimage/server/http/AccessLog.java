package com.progimage.server.http;

import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.Json;
import io.javalin.http.Context;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Logs each request as a line of JSON. */
record AccessLog(PrintStream out, Clock clock) {

  void write(Context context, double millis) {
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("time", clock.instant().toString());
    line.put("requestId", Answers.requestId(context));
    line.put("client", context.req().getRemoteAddr());
    line.put("method", context.method().name());
    line.put("path", context.req().getRequestURI());
    line.put("status", context.statusCode());
    line.put("bytes", context.res().getHeader("Content-Length"));
    line.put("millis", Math.round(millis * 10) / 10.0);
    line.put("timing", context.res().getHeader("Server-Timing"));
    line.put("agent", context.header("User-Agent"));
    out.println(new String(Json.bytes(line), StandardCharsets.UTF_8));
  }
}
