package com.progimage.server.http.rendition;

import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.negotiation.AutoFormat;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.transformation.Transformation;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.Rendition;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** An image that is in a request, or named in it, comes back rendered and is not stored. */
public final class RenderHandler {
  private final Source source;
  private final Duration cached;
  private final ImageLibrary library;
  private final Offer offer;
  private final BlobSender sender;
  private final RenditionMeters meters;
  private final Clock clock;

  /** Where the image comes from. */
  public interface Source {
    ImageBody of(Context context) throws IOException;
  }

  /**
   * @param cached for how long an answer may be; zero: not at all
   */
  public RenderHandler(
      Source source,
      Duration cached,
      ImageLibrary library,
      Offer offer,
      BlobSender sender,
      RenditionMeters meters,
      Clock clock) {
    this.source = source;
    this.cached = cached;
    this.library = library;
    this.offer = offer;
    this.sender = sender;
    this.meters = meters;
    this.clock = clock;
  }

  public void whole(Context context) throws IOException {
    LastSegment last = LastSegment.of("." + context.pathParam("ext"));
    if (!last.name().isEmpty()) {
      throw new Failure(
          ErrorCode.ROUTE_NOT_FOUND,
          "there is nothing at this path: an extension says the format, as in %s.png"
              .formatted(context.path().replaceFirst("\\..*", "")));
    }
    answer(context, last, Transformation.NONE);
  }

  public void transformed(Context context) throws IOException {
    LastSegment last = LastSegment.of(context.pathParam("name"));
    if (last.name().isEmpty()) {
      throw new Failure(
          ErrorCode.ROUTE_NOT_FOUND,
          "there is no transformation before the extension: leave the / before it out");
    }
    answer(context, last, offer.presets().parse(last.name()));
  }

  private void answer(Context context, LastSegment wanted, Transformation transformation)
      throws IOException {
    try (ImageBody body = source.of(context)) {
      answer(context, wanted, transformation, body);
    }
  }

  private void answer(
      Context context, LastSegment wanted, Transformation transformation, ImageBody body)
      throws IOException {
    ImageFormat format =
        wanted
            .format()
            .orElseGet(() ->
                AutoFormat.choose(
                    ImageHeaders.joined(context, "Accept"),
                    body.declared(),
                    transformation,
                    offer.writes()));
    Optional<Instant> expiry = library.expiry(transformation);
    Rendition rendition =
        library.render(body.bytes(), body.declared(), body.fileName(), transformation, format);
    meters.made(rendition);
    long byteCount = rendition.blob().byteCount();
    try (FileChannel file = open(rendition)) {
      ImageHeaders.describeContent(context, format, "image");
      context.header("Cache-Control", cacheControl(expiry));
      context.header("Server-Timing", ImageHeaders.timing(rendition));
      context.status(200);
      context.res().setContentLengthLong(byteCount);
      sender.send(file, ByteRange.whole(byteCount), context.res());
    }
  }

  private String cacheControl(Optional<Instant> expiry) {
    return cached.isZero()
        ? "no-store"
        : "public, max-age=" + ImageHeaders.maxAge(cached, expiry, clock.instant());
  }

  /** The bytes have no name any more when it returns: whatever ends this server leaves nothing. */
  private static FileChannel open(Rendition rendition) throws IOException {
    try (rendition) {
      return rendition.blob().open();
    }
  }
}
