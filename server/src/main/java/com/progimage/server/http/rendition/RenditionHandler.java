package com.progimage.server.http.rendition;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.http.negotiation.AutoFormat;
import com.progimage.server.http.negotiation.Preferences;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.Rendition;
import com.progimage.server.library.Sources;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;

/** GET and HEAD of an image's bytes. */
public final class RenditionHandler {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final String FOR_EVER = "public, max-age=" + YEAR.toSeconds() + ", immutable";

  /** How long an operator's change of a preset may take to reach a client. */
  private static final Duration PRESET = Duration.ofHours(1);

  /** Paths whose parsed form is remembered; about 1 KB each. */
  private static final int REMEMBERED = 10_000;

  /** What is swept right before it would be read is made anew. */
  private static final int ATTEMPTS = 5;

  private final ImageLibrary library;
  private final Offer offer;
  private final Clock clock;
  private final BlobSender sender;
  private final RenditionMeters meters;
  private final GzippedSvg gzippedSvg = new GzippedSvg();
  private final Cache<String, Target> targets =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  public RenditionHandler(
      ImageLibrary library, Offer offer, BlobSender sender, RenditionMeters meters, Clock clock) {
    this.library = library;
    this.offer = offer;
    this.sender = sender;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * All about the answer to a path that never changes as long as its image lives.
   *
   * @param gzipped of the same compressed, where there is such a thing
   * @param contentLocation where the path is not the canonical one
   */
  private record Target(
      RenditionPath path,
      ImageFormat format,
      Preconditions validators,
      Optional<Preconditions> gzipped,
      String lastModified,
      Optional<String> contentLocation) {}

  /**
   * What one request gets of it.
   *
   * @param vary the request headers that chose it; empty: none
   */
  private record Selected(
      Target target,
      Preconditions validators,
      boolean isGzip,
      Optional<String> contentLocation,
      String vary) {
    boolean isLasting() {
      return target.path().isLasting();
    }
  }

  public void whole(Context context) throws IOException {
    answer(context, () -> RenditionPath.ofWhole(context.pathParam("name")));
  }

  public void transformed(Context context) throws IOException {
    answer(
        context,
        () ->
            RenditionPath.ofTransformed(
                context.pathParam("id"), context.pathParam("name"), offer.presets()));
  }

  private void answer(Context context, Supplier<RenditionPath> parsed) throws IOException {
    Selected selected = select(context, parsed);
    RenditionPath path = selected.target().path();
    // Whether it is still there is asked each time.
    Sources sources = library.find(path.id(), path.transformation());
    StoredImage image = sources.image();
    ImageFormat format = selected.target().format();

    if (selected.validators().isNotModified(context)) {
      describe(context, selected, sources);
      context.status(304);
      return;
    }
    if (isHead(context) && !library.isKept(image, path.transformation(), format)) {
      describe(context, selected, sources);
      describeContent(context, selected);
      context.status(200);
      // Sent now, or the container adds a length of 0 that the rendition will not have.
      context.res().flushBuffer();
      return;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        send(context, selected, sources);
        return;
      } catch (NoSuchFileException gone) {
        if (attempt == ATTEMPTS) {
          throw gone;
        }
        // Deleted between the look and the opening, which find says; or the rendition was swept.
        sources = library.find(path.id(), path.transformation());
      }
    }
  }

  private Selected select(Context context, Supplier<RenditionPath> parsed) {
    String raw = context.path();
    boolean isAuto = raw.endsWith("." + AutoFormat.EXTENSION);
    Target target =
        isAuto
            ? negotiated(context, parsed.get())
            : targets.get(raw, missing -> target(missing, parsed.get(), Optional.empty()));
    Optional<Preconditions> gzipped = target.gzipped();
    boolean isGzip =
        gzipped.isPresent()
            && Preferences.of(ImageHeaders.joined(context, "Accept-Encoding")).preferGzip();
    String vary = isAuto ? "Accept" : "";
    if (gzipped.isPresent()) {
      vary += isAuto ? ", Accept-Encoding" : "Accept-Encoding";
    }
    return new Selected(
        target,
        isGzip ? gzipped.get() : target.validators(),
        isGzip,
        isAuto ? Optional.of(target.path().canonical(target.format())) : target.contentLocation(),
        vary);
  }

  private Target negotiated(Context context, RenditionPath path) {
    StoredImage image = library.find(path.id());
    ImageFormat format =
        AutoFormat.choose(
            ImageHeaders.joined(context, "Accept"),
            image.format(),
            path.transformation(),
            offer.writes());
    String canonical = path.canonical(format);
    // The same as that of the canonical path, but for how long it holds.
    String key = path.isLasting() ? canonical : canonical + " of a preset";
    return targets.get(key, _ -> target(canonical, path, Optional.of(format)));
  }

  private Target target(String raw, RenditionPath path, Optional<ImageFormat> negotiated) {
    StoredImage image = library.find(path.id());
    ImageFormat format = negotiated.or(path::format).orElseThrow();
    String identity = library.identity(image, path.transformation(), format);
    Instant lastModified = image.createdAt().truncatedTo(ChronoUnit.SECONDS);
    String canonical = path.canonical(format);
    return new Target(
        path,
        format,
        new Preconditions(etag(identity), lastModified),
        GzippedSvg.exists(image, format)
            ? Optional.of(new Preconditions(etag(GzippedSvg.identity(identity)), lastModified))
            : Optional.empty(),
        Preconditions.httpDate(lastModified),
        raw.equals(canonical) ? Optional.empty() : Optional.of(canonical));
  }

  /**
   * @throws NoSuchFileException before anything was answered
   */
  private void send(Context context, Selected selected, Sources sources) throws IOException {
    RenditionPath path = selected.target().path();
    boolean isHead = isHead(context);
    try (Rendition rendition =
            library.open(sources, path.transformation(), selected.target().format());
        FileChannel file = rendition.blob().open()) {
      byte[] gzip =
          selected.isGzip()
              ? gzippedSvg.of(selected.validators().etag(), file, rendition.blob().byteCount())
              : null;
      long total = gzip == null ? rendition.blob().byteCount() : gzip.length;
      meters.served(rendition);
      boolean ranged = !isHead && selected.validators().allowRange(context.header("If-Range"));
      ByteRange range = ranged ? range(context, total) : ByteRange.whole(total);
      describe(context, selected, sources);
      describeContent(context, selected);
      context.header("Server-Timing", ImageHeaders.timing(rendition));
      context.status(range.isWhole() ? 200 : 206);
      if (!range.isWhole()) {
        context.header("Content-Range", range.contentRange(total));
      }
      context.res().setContentLengthLong(range.length());
      if (isHead) {
        return;
      }
      if (gzip == null) {
        sender.send(file, range, context.res());
      } else {
        context.res().getOutputStream().write(gzip, (int) range.first(), (int) range.length());
      }
    }
  }

  private static boolean isHead(Context context) {
    return context.method().name().equals("HEAD");
  }

  private static ByteRange range(Context context, long total) {
    try {
      return ByteRange.of(context.header("Range"), total);
    } catch (Failure unsatisfiable) {
      context.header("Content-Range", "bytes */" + total);
      throw unsatisfiable;
    }
  }

  private void describe(Context context, Selected selected, Sources sources) {
    context.header("ETag", selected.validators().etag());
    context.header("Last-Modified", selected.target().lastModified());
    context.header("Cache-Control", cacheControl(selected, sources.expiry()));
    context.header("Cross-Origin-Resource-Policy", "cross-origin");
    if (!selected.vary().isEmpty()) {
      context.header("Vary", selected.vary());
    }
    selected
        .contentLocation()
        .ifPresent(canonical -> context.header("Content-Location", canonical));
  }

  private static void describeContent(Context context, Selected selected) {
    Target target = selected.target();
    ImageHeaders.describeContent(context, target.format(), target.path().id().toString());
    context.header("Accept-Ranges", "bytes");
    if (selected.isGzip()) {
      context.header("Content-Encoding", "gzip");
    }
  }

  private String cacheControl(Selected selected, Optional<Instant> expiry) {
    Duration longest = selected.isLasting() ? YEAR : PRESET;
    long maxAge = ImageHeaders.maxAge(longest, expiry, clock.instant());
    return maxAge == YEAR.toSeconds() ? FOR_EVER : "public, max-age=" + maxAge;
  }

  private static String etag(String identity) {
    String hex = Digest.of(identity.getBytes(StandardCharsets.UTF_8)).hex();
    return '"' + hex.substring(0, 32) + '"';
  }
}
