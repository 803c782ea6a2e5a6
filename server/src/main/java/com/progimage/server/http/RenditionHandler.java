package com.progimage.server.http;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.Rendition;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** GET and HEAD of an image's bytes. */
final class RenditionHandler {
  private static final Duration YEAR = Duration.ofDays(365);

  private final ImageLibrary library;
  private final Clock clock;

  RenditionHandler(ImageLibrary library, Clock clock) {
    this.library = library;
    this.clock = clock;
  }

  void whole(Context context) throws IOException {
    answer(context, RenditionPath.ofWhole(context.pathParam("name")));
  }

  void transformed(Context context) throws IOException {
    answer(
        context, RenditionPath.ofTransformed(context.pathParam("id"), context.pathParam("name")));
  }

  private void answer(Context context, RenditionPath path) throws IOException {
    StoredImage image = library.find(path.id());
    ImageFormat format = path.format();
    String identity = library.identity(image, path.transformation(), format);
    Preconditions preconditions =
        new Preconditions(etag(identity), image.createdAt().truncatedTo(ChronoUnit.SECONDS));

    boolean notModified = preconditions.isNotModified(context);
    if (notModified) {
      describe(context, path, image, preconditions);
      context.status(304);
      return;
    }
    if (isHead(context) && !library.isKept(image, path.transformation(), format)) {
      describe(context, path, image, preconditions);
      describeContent(context, format);
      context.status(200);
      // Sent now, or the container adds a length of 0 that the rendition will not have.
      context.res().flushBuffer();
      return;
    }
    try {
      send(context, path, image, preconditions);
    } catch (NoSuchFileException gone) {
      // Deleted between the look and the opening, which library.find says; or its rendition only.
      send(context, path, library.find(path.id()), preconditions);
    }
  }

  /**
   * @throws NoSuchFileException before anything was answered
   */
  private void send(
      Context context, RenditionPath path, StoredImage image, Preconditions preconditions)
      throws IOException {
    ImageFormat format = path.format();
    boolean isHead = isHead(context);
    try (Rendition rendition = library.open(image, path.transformation(), format);
        FileChannel file = rendition.blob().open()) {
      long total = rendition.blob().byteCount();
      boolean ranged = !isHead && preconditions.allowRange(context.header("If-Range"));
      ByteRange range = ranged ? range(context, total) : ByteRange.whole(total);
      describe(context, path, image, preconditions);
      describeContent(context, format);
      context.header("Server-Timing", timing(rendition));
      context.status(range.isWhole() ? 200 : 206);
      if (!range.isWhole()) {
        context.header("Content-Range", range.contentRange(total));
      }
      context.res().setContentLengthLong(range.length());
      if (!isHead) {
        BlobSender.send(file, range, context.res());
      }
    }
  }

  private static boolean isHead(Context context) {
    return context.method().name().equals("HEAD");
  }

  private static ByteRange range(Context context, long total) {
    try {
      return ByteRange.of(context.header("Range"), total);
    } catch (com.progimage.server.image.Failure unsatisfiable) {
      context.header("Content-Range", "bytes */" + total);
      throw unsatisfiable;
    }
  }

  private void describe(
      Context context, RenditionPath path, StoredImage image, Preconditions preconditions) {
    context.header("ETag", preconditions.etag());
    context.header("Last-Modified", Preconditions.httpDate(preconditions.lastModified()));
    context.header("Cache-Control", cacheControl(image.expiresAt()));
    context.header("Cross-Origin-Resource-Policy", "cross-origin");
    context.header("Access-Control-Allow-Origin", "*");
    if (!context.path().equals(path.canonical())) {
      context.header("Content-Location", path.canonical());
    }
  }

  private static void describeContent(Context context, ImageFormat format) {
    context.header("Content-Type", format.mediaType());
    context.header("Accept-Ranges", "bytes");
    if (format == ImageFormat.SVG) {
      context.header(
          "Content-Security-Policy",
          "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");
    }
    String download = context.queryParam("download");
    if (download != null) {
      context.header("Content-Disposition", Attachment.header(download));
    }
  }

  private String cacheControl(@Nullable Instant expiresAt) {
    if (expiresAt == null) {
      return "public, max-age=" + YEAR.toSeconds() + ", immutable";
    }
    long left = Math.max(0, Duration.between(clock.instant(), expiresAt).toSeconds());
    return left >= YEAR.toSeconds()
        ? "public, max-age=" + YEAR.toSeconds() + ", immutable"
        : "public, max-age=" + left;
  }

  private static String timing(Rendition rendition) {
    String origin = "rendition;desc=\"" + rendition.origin().text() + "\"";
    return rendition.rendering().isZero()
        ? origin
        : origin
            + ", render;dur="
            + String.format(Locale.ROOT, "%.1f", rendition.rendering().toNanos() / 1e6);
  }

  private static String etag(String identity) {
    String hex = Digest.of(identity.getBytes(StandardCharsets.UTF_8)).hex();
    return '"' + hex.substring(0, 32) + '"';
  }
}
