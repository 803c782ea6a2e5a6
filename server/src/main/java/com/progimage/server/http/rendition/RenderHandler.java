package com.progimage.server.http.rendition;

import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.negotiation.AutoFormat;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.transformation.Transformation;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.Rendition;
import com.progimage.server.library.Target;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;

/** An image that is in a request, or named in it, comes back rendered and is not stored. */
public final class RenderHandler {
  private final Source source;
  private final String cacheControl;
  private final Optional<Later> later;
  private final ImageLibrary library;
  private final Offer offer;
  private final BlobSender sender;

  /** Where the image comes from. */
  public interface Source {
    ImageBody of(Context context) throws IOException;
  }

  /** Of images in requests. */
  public static RenderHandler ofBodies(
      Source source, Later later, ImageLibrary library, Offer offer, BlobSender sender) {
    return new RenderHandler(source, "no-store", Optional.of(later), library, offer, sender);
  }

  /** Of images that lie elsewhere, where they may change without a word. */
  public static RenderHandler ofRemotes(
      Source source, ImageLibrary library, Offer offer, BlobSender sender) {
    return new RenderHandler(
        source, "public, max-age=3600", Optional.empty(), library, offer, sender);
  }

  private RenderHandler(
      Source source,
      String cacheControl,
      Optional<Later> later,
      ImageLibrary library,
      Offer offer,
      BlobSender sender) {
    this.source = source;
    this.later = later;
    this.cacheControl = cacheControl;
    this.library = library;
    this.offer = offer;
    this.sender = sender;
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
    long length = context.req().getContentLengthLong();
    if (later.isPresent() && later.get().isFor(context, length)) {
      later.get().takers().unstored(context, body, new Target(transformation, format));
      return;
    }
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
