package com.progimage.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** GET and HEAD of an image's bytes. */
final class RenditionHandler {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final String FOR_EVER = "public, max-age=" + YEAR.toSeconds() + ", immutable";

  /** Paths whose parsed form is remembered; about 1 KB each. */
  private static final int REMEMBERED = 10_000;

  private final ImageLibrary library;
  private final Clock clock;
  private final BlobSender sender = new BlobSender();
  private final Cache<String, Target> targets =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  RenditionHandler(ImageLibrary library, Clock clock) {
    this.library = library;
    this.clock = clock;
  }

  /**
   * All about the answer to a path that never changes as long as its image lives.
   *
   * @param contentLocation where the path is not the canonical one
   */
  private record Target(
      RenditionPath path,
      Preconditions validators,
      String lastModified,
      Optional<String> contentLocation) {}

  void whole(Context context) throws IOException {
    answer(context, () -> RenditionPath.ofWhole(context.pathParam("name")));
  }

  void transformed(Context context) throws IOException {
    answer(
        context,
        () -> RenditionPath.ofTransformed(context.pathParam("id"), context.pathParam("name")));
  }

  private Target target(String raw, RenditionPath path) {
    StoredImage image = library.find(path.id());
    String identity = library.identity(image, path.transformation(), path.format());
    Instant lastModified = image.createdAt().truncatedTo(ChronoUnit.SECONDS);
    String canonical = path.canonical();
    return new Target(
        path,
        new Preconditions(etag(identity), lastModified),
        Preconditions.httpDate(lastModified),
        raw.equals(canonical) ? Optional.empty() : Optional.of(canonical));
  }

  private void answer(Context context, Supplier<RenditionPath> parsed) throws IOException {
    Target target = targets.get(context.path(), raw -> target(raw, parsed.get()));
    RenditionPath path = target.path();
    // Whether it is still there is asked each time.
    StoredImage image = library.find(path.id());
    ImageFormat format = path.format();

    if (target.validators().isNotModified(context)) {
      describe(context, target, image);
      context.status(304);
      return;
    }
    if (isHead(context) && !library.isKept(image, path.transformation(), format)) {
      describe(context, target, image);
      describeContent(context, format);
      context.status(200);
      // Sent now, or the container adds a length of 0 that the rendition will not have.
      context.res().flushBuffer();
      return;
    }
    try {
      send(context, target, image);
    } catch (NoSuchFileException gone) {
      // Deleted between the look and the opening, which library.find says; or its rendition only.
      send(context, target, library.find(path.id()));
    }
  }

  /**
   * @throws NoSuchFileException before anything was answered
   */
  private void send(Context context, Target target, StoredImage image) throws IOException {
    RenditionPath path = target.path();
    ImageFormat format = path.format();
    boolean isHead = isHead(context);
    try (Rendition rendition = library.open(image, path.transformation(), format);
        FileChannel file = rendition.blob().open()) {
      long total = rendition.blob().byteCount();
      boolean ranged = !isHead && target.validators().allowRange(context.header("If-Range"));
      ByteRange range = ranged ? range(context, total) : ByteRange.whole(total);
      describe(context, target, image);
      describeContent(context, format);
      context.header("Server-Timing", timing(rendition));
      context.status(range.isWhole() ? 200 : 206);
      if (!range.isWhole()) {
        context.header("Content-Range", range.contentRange(total));
      }
      context.res().setContentLengthLong(range.length());
      if (!isHead) {
        sender.send(file, range, context.res());
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

  private void describe(Context context, Target target, StoredImage image) {
    context.header("ETag", target.validators().etag());
    context.header("Last-Modified", target.lastModified());
    context.header("Cache-Control", cacheControl(image.expiresAt()));
    context.header("Cross-Origin-Resource-Policy", "cross-origin");
    context.header("Access-Control-Allow-Origin", "*");
    target.contentLocation().ifPresent(canonical -> context.header("Content-Location", canonical));
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
      return FOR_EVER;
    }
    long left = Math.max(0, Duration.between(clock.instant(), expiresAt).toSeconds());
    return left >= YEAR.toSeconds() ? FOR_EVER : "public, max-age=" + left;
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
