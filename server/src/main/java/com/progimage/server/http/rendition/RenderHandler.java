package com.progimage.server.http.rendition;

import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.negotiation.AutoFormat;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.transformation.Transformation;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.Rendition;
import com.progimage.server.library.Sources;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** An image that is in a request, or named in it, comes back rendered and is not stored. */
public final class RenderHandler {
  private final Source source;
  private final Duration lasting;
  private final ImageLibrary library;
  private final Offer offer;
  private final BlobSender sender;
  private final Clock clock;

  /** Where the image comes from. */
  public interface Source {
    ImageBody of(Context context) throws IOException;
  }

  /**
   * @param lasting how long the answer may be kept; zero: not at all
   */
  public RenderHandler(
      Source source,
      Duration lasting,
      ImageLibrary library,
      Offer offer,
      BlobSender sender,
      Clock clock) {
    this.source = source;
    this.lasting = lasting;
    this.library = library;
    this.offer = offer;
    this.sender = sender;
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
    // Before a body is fetched for nothing.
    List<StoredImage> named = library.named(transformation);
    try (ImageBody body = source.of(context)) {
      answer(context, wanted, transformation, body, cacheControl(named));
    }
  }

  private String cacheControl(List<StoredImage> named) {
    return lasting.isZero()
        ? "no-store"
        : ImageHeaders.keptFor(lasting, Sources.expiry(named.stream()), clock.instant());
  }

  private void answer(
      Context context,
      LastSegment wanted,
      Transformation transformation,
      ImageBody body,
      String cacheControl)
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
    Rendition rendition =
        library.render(body.bytes(), body.declared(), body.fileName(), transformation, format);
    long byteCount = rendition.blob().byteCount();
    try (FileChannel file = open(rendition)) {
      ImageHeaders.describeContent(context, format, "image");
      context.header("Cache-Control", cacheControl);
      context.header("Server-Timing", ImageHeaders.timing(rendition));
      context.status(200);
      context.res().setContentLengthLong(byteCount);
      sender.send(file, ByteRange.whole(byteCount), context.res());
    }
  }

  /** The bytes have no name any more when it returns: whatever ends this server leaves nothing. */
  private static FileChannel open(Rendition rendition) throws IOException {
    try (rendition) {
      return rendition.blob().open();
    }
  }
}
