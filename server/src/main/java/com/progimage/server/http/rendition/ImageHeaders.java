package com.progimage.server.http.rendition;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.library.Rendition;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;

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

  /**
   * For how many seconds an answer may be kept.
   *
   * @param expiry of what it was made of; nothing is kept beyond it
   */
  static long maxAge(Duration longest, Optional<Instant> expiry, Instant now) {
    Duration left = expiry.map(end -> Duration.between(now, end)).orElse(longest);
    return Math.clamp(left.toSeconds(), 0, longest.toSeconds());
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
