package com.progimage.server.http.response;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import io.javalin.http.Context;
import java.util.Map;

/**
 * Serves the scripts and styles of a page from the server's jar.
 *
 * @param page the path of the page
 * @param files by the path parameter {@code part}
 */
public record PageFiles(String page, Map<String, PageFile> files) {
  /**
   * A file in the server's jar.
   *
   * @param resource its path
   */
  public record PageFile(String resource, String contentType) {
    public static PageFile script(String resource) {
      return new PageFile(resource, "text/javascript; charset=utf-8");
    }

    public static PageFile style(String resource) {
      return new PageFile(resource, "text/css; charset=utf-8");
    }

    public static PageFile html(String resource) {
      return new PageFile(resource, "text/html; charset=utf-8");
    }

    /** Answers a request with the file. */
    public void send(Context context) {
      context.header("Cache-Control", "no-cache");
      context.header("Content-Type", contentType);
      context.result(Resource.bytes(resource));
    }
  }

  /**
   * Answers with the file that a request names.
   *
   * @throws Failure {@code route-not-found}
   */
  public void send(Context context) {
    PageFile file = files.get(context.pathParam("part"));
    if (file == null) {
      throw new Failure(
          ErrorCode.ROUTE_NOT_FOUND, "there is nothing at this path: the page is at " + page);
    }
    file.send(context);
  }
}
