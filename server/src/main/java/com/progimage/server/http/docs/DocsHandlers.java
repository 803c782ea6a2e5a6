package com.progimage.server.http.docs;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.response.Resource;
import io.javalin.http.Context;
import java.util.Map;

/** Serves the OpenAPI document, and Swagger UI for it. */
public final class DocsHandlers {
  private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/5.34.1/";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  /**
   * Allows no content from elsewhere; Swagger UI needs inline styles, and blobs to show answers.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private record DocsFile(String resource, String contentType) {}

  private static final Map<String, DocsFile> PARTS =
      Map.of(
          "start.js", new DocsFile("/docs/start.js", SCRIPT),
          "docs.css", new DocsFile("/docs/docs.css", "text/css; charset=utf-8"),
          "swagger-ui.css", new DocsFile(SWAGGER_UI + "swagger-ui.css", "text/css; charset=utf-8"),
          "swagger-ui-bundle.js", new DocsFile(SWAGGER_UI + "swagger-ui-bundle.js", SCRIPT));

  /** The document as YAML. */
  public void yaml(Context context) {
    send(context, OpenApi.yaml(), "application/yaml");
  }

  /** The document as JSON. */
  public void json(Context context) {
    send(context, OpenApi.json(), "application/json");
  }

  /** The page. */
  public void page(Context context) {
    context.header("Content-Security-Policy", POLICY);
    send(context, Resource.bytes("/docs/index.html"), "text/html; charset=utf-8");
  }

  /**
   * Serves the files of the page.
   *
   * @throws Failure {@code route-not-found}
   */
  public void part(Context context) {
    DocsFile part = PARTS.get(context.pathParam("part"));
    if (part == null) {
      throw new Failure(
          ErrorCode.ROUTE_NOT_FOUND, "there is nothing at this path: the page is at /docs");
    }
    send(context, Resource.bytes(part.resource()), part.contentType());
  }

  private static void send(Context context, byte[] bytes, String contentType) {
    context.header("Cache-Control", "no-cache");
    context.header("Content-Type", contentType);
    context.result(bytes);
  }
}
