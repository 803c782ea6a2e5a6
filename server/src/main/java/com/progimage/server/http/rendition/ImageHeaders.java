package com.progimage.server.http.rendition;

import com.progimage.server.image.ImageFormat;
import com.progimage.server.library.OpenRendition;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Headers of all answers that are images, and of the requests for them. */
final class ImageHeaders {
  private ImageHeaders() {}

  /**
   * Describes the body, and forbids that anything in it runs.
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
    disposition(context, format, name)
        .ifPresent(header -> context.header("Content-Disposition", header));
  }

  /** Returns the header for a client that asks for a file to save. */
  static Optional<String> disposition(Context context, ImageFormat format, String name) {
    return Optional.ofNullable(context.queryParam("download"))
        .map(download -> Attachment.header(download, name, format));
  }

  /**
   * Returns the time for which caches may keep an answer.
   *
   * @param end the time that the cached answer must not outlive; null: {@code longest} applies
   */
  static Duration age(Duration longest, @Nullable Instant end, Instant now) {
    Duration left = end == null ? longest : Duration.between(now, end);
    return left.compareTo(longest) < 0 ? left : longest;
  }

  /**
   * Returns a {@code Cache-Control}.
   *
   * @param isForEveryone whether caches that clients share may keep the answer
   */
  static String keptFor(Duration age, boolean isForEveryone) {
    return (isForEveryone ? "public" : "private") + ", max-age=" + Math.max(0, age.toSeconds());
  }

  /** The value of {@code Server-Timing}. */
  static String timing(OpenRendition rendition) {
    String origin = "rendition;desc=\"" + rendition.origin().text() + "\"";
    return rendition.rendering().isZero()
        ? origin
        : origin
            + ", render;dur="
            + String.format(Locale.ROOT, "%.1f", rendition.rendering().toNanos() / 1e6);
  }

  /** Joins all lines of a request header; empty if there is none. */
  static String joined(Context context, String name) {
    return String.join(", ", Collections.list(context.req().getHeaders(name))).strip();
  }
}
