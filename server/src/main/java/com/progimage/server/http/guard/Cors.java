package com.progimage.server.http.guard;

import com.progimage.server.http.response.Answers;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which pages of other origins may read answers and send non-simple requests (Fetch
 * standard, CORS protocol). Pages of any origin may read images and their records, as far as a
 * request without a key may, or with a key that the page has; the origins that the operator lists
 * may use everything else. Cookies count only in requests of the server's own pages.
 *
 * @param allowedOrigins such as {@code https://shop.example}; {@code *} allows any
 */
public record Cors(Set<String> allowedOrigins) {
  private static final String ANY = "*";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  /** Adds the CORS headers to an answer before it is known. */
  public void mark(Context context) {
    String method = context.method().name();
    // A preflight asks for another method, and is answered for that method.
    if (!method.equals("OPTIONS")) {
      headers(method, context.path(), context.header("Origin")).forEach(context::header);
    }
  }

  /**
   * Returns the CORS headers of an answer.
   *
   * @param origin the page's origin; null if no page sent the request
   */
  public Map<String, String> headers(String method, String path, @Nullable String origin) {
    Map<String, String> headers = allow(method, path, origin);
    if (headers.containsKey(ALLOW_ORIGIN)) {
      headers.put("Access-Control-Expose-Headers", ANY);
    }
    return headers;
  }

  /** Answers {@code OPTIONS}, with which a browser asks before it sends. */
  public void preflight(Context context, String methods) throws IOException {
    context.header("Allow", methods);
    context.header("Cache-Control", "no-store");
    String method = context.header("Access-Control-Request-Method");
    if (method != null) {
      Map<String, String> headers = allow(method, context.path(), context.header("Origin"));
      headers.forEach(context::header);
      if (headers.containsKey(ALLOW_ORIGIN)) {
        context.header("Access-Control-Allow-Methods", methods);
        // The wildcard does not include Authorization (Fetch standard, CORS protocol).
        context.header("Access-Control-Allow-Headers", ANY + ", Authorization");
        context.header("Access-Control-Max-Age", "86400");
      }
    }
    Answers.empty(context, 204);
  }

  private Map<String, String> allow(String method, String path, @Nullable String origin) {
    Map<String, String> headers = new LinkedHashMap<>();
    boolean isImage =
        path.startsWith("/images/") && (method.equals("GET") || method.equals("HEAD"));
    if (isImage || allowedOrigins.contains(ANY)) {
      headers.put(ALLOW_ORIGIN, ANY);
    } else if (!allowedOrigins.isEmpty()) {
      headers.put("Vary", "Origin");
      if (origin != null && allowedOrigins.contains(origin)) {
        headers.put(ALLOW_ORIGIN, origin);
      }
    }
    return headers;
  }
}
