package com.progimage.server.http.docs;

import com.progimage.server.failure.Failure;
import com.progimage.server.http.response.PageFiles;
import com.progimage.server.http.response.PageFiles.PageFile;
import io.javalin.http.Context;
import java.util.Map;

/** Serves the OpenAPI document, and Swagger UI for it. */
public final class DocsHandlers {
  private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/5.34.1/";

  /**
   * Allows no content from elsewhere; Swagger UI needs inline styles, and blobs to show answers.
   */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'self';"
          + " frame-ancestors 'none'";

  private static final PageFile PAGE = PageFile.html("/docs/index.html");

  private static final PageFiles PARTS =
      new PageFiles(
          "/docs",
          Map.of(
              "start.js", PageFile.script("/docs/start.js"),
              "docs.css", PageFile.style("/docs/docs.css"),
              "swagger-ui.css", PageFile.style(SWAGGER_UI + "swagger-ui.css"),
              "swagger-ui-bundle.js", PageFile.script(SWAGGER_UI + "swagger-ui-bundle.js")));

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
    PAGE.send(context);
  }

  /**
   * Serves the files of the page.
   *
   * @throws Failure {@code route-not-found}
   */
  public void part(Context context) {
    PARTS.send(context);
  }

  private static void send(Context context, byte[] bytes, String contentType) {
    context.header("Cache-Control", "no-cache");
    context.header("Content-Type", contentType);
    context.result(bytes);
  }
}
