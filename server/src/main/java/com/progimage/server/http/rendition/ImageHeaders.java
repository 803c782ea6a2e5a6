package com.progimage.server.http.rendition;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.library.Rendition;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.Locale;

/** What every answer that is an image says of it, and what requests say of images. */
final class ImageHeaders {
  private ImageHeaders() {}

  /**
   * Says what the body is, and that nothing in it may run.
   *
   * @param name for a file that a browser saves, without an extension
   */
  static void describeContent(Context context, ImageFormat format, String name) {
    context.header("Content-Type", format.mediaType());
    if (format == ImageFormat.SVG) {
      context.header(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");
    }
    String download = context.queryParam("download");
    if (download != null) {
      context.header("Content-Disposition", Attachment.header(download, name, format));
    }
  }

  /** The value of {@code Server-Timing}. */
  static String timing(Rendition rendition) {
    String origin = "rendition;desc=\"" + rendition.origin().text() + "\"";
    return rendition.rendering().isZero()
        ? origin
        : origin
            + ", render;dur="
            + String.format(Locale.ROOT, "%.1f", rendition.rendering().toNanos() / 1e6);
  }

  /** All lines of one request header, joined; empty where there is none. */
  static String joined(Context context, String name) {
    return String.join(", ", Collections.list(context.req().getHeaders(name))).strip();
  }
}
