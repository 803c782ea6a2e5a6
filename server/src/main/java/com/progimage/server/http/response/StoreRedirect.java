package com.progimage.server.http.response;

import com.progimage.server.blob.RenditionLinks.RenditionLink;
import io.javalin.http.Context;
import java.time.Duration;

/** Sends a client to the object store for the bytes of an image. */
public final class StoreRedirect {
  /**
   * The request headers whose values the store would compare with its own validators, which are
   * others than the server's.
   */
  private static final String[] CONDITIONS = {"If-Match", "If-Unmodified-Since", "If-Range"};

  private StoreRedirect() {}

  /** Whether the client of a request gets from the store what the server would answer. */
  public static boolean isFor(Context context) {
    if (!context.method().name().equals("GET") || isOfScript(context)) {
      return false;
    }
    for (String condition : CONDITIONS) {
      if (context.header(condition) != null) {
        return false;
      }
    }
    return true;
  }

  /** Scripts may read answers of the server, but those of a bucket only if it has a CORS rule. */
  private static boolean isOfScript(Context context) {
    return context.header("Origin") != null || "cors".equals(context.header("Sec-Fetch-Mode"));
  }

  /**
   * Answers a request.
   *
   * @param vary the request headers that selected the rendition; empty for none
   */
  public static void send(Context context, RenditionLink link, String vary) {
    // A cached redirect must lead to a URL that still works. It has no validators, because a 304
    // would renew it and not the URL.
    Duration age = link.lifetime().dividedBy(2);
    context.header("Cache-Control", "public, max-age=" + age.toSeconds());
    context.header("Vary", (vary.isEmpty() ? "" : vary + ", ") + "Origin, Sec-Fetch-Mode");
    context.header("Cross-Origin-Resource-Policy", "cross-origin");
    context.header("Location", link.url().toString());
    context.status(302);
  }
}
