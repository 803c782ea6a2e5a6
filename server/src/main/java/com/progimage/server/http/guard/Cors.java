package com.progimage.server.http.guard;

import com.progimage.server.http.response.Answers;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which pages of other origins may read answers and send non-simple requests (Fetch
 * standard, CORS protocol). Pages of any origin may read images and their records, since the id is
 * the secret; the origins that the operator lists may use everything else. Cookies are never used.
 *
 * @param allowedOrigins such as {@code https://shop.example}; {@code *} allows any
 */
public record Cors(Set<String> allowedOrigins) {
  private static final String ANY = "*";
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

  /** Adds the CORS headers to an answer before it is known. */
  public void mark(Context context) {
    String method = context.method().name();
    if (method.equals("OPTIONS")) {
      // A preflight asks for another method, and is answered for that method.
      return;
    }
    allow(context, method)
        .ifPresent(origin -> context.header("Access-Control-Expose-Headers", ANY));
  }

  /** Answers {@code OPTIONS}, with which a browser asks before it sends. */
  public void preflight(Context context, String methods) throws IOException {
    context.header("Allow", methods);
    context.header("Cache-Control", "no-store");
    String method = context.header("Access-Control-Request-Method");
    if (method != null && allow(context, method).isPresent()) {
      context.header("Access-Control-Allow-Methods", methods);
      context.header("Access-Control-Allow-Headers", ANY);
      context.header("Access-Control-Max-Age", "86400");
    }
    Answers.empty(context, 204);
  }

  private Optional<String> allow(Context context, String method) {
    boolean isImage =
        context.path().startsWith("/images/") && (method.equals("GET") || method.equals("HEAD"));
    if (isImage || allowedOrigins.contains(ANY)) {
      context.header(ALLOW_ORIGIN, ANY);
      return Optional.of(ANY);
    }
    if (allowedOrigins.isEmpty()) {
      return Optional.empty();
    }
    context.header("Vary", "Origin");
    Optional<String> origin =
        Optional.ofNullable(context.header("Origin")).filter(allowedOrigins::contains);
    origin.ifPresent(named -> context.header(ALLOW_ORIGIN, named));
    return origin;
  }
}
