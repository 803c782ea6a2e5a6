package com.progimage.server.http;

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

/** POST of an image that comes back rendered and is not stored. */
final class RenderHandler {
  private final ImageLibrary library;
  private final HttpServer.Offer offer;
  private final BodyLimits limits;
  private final BlobSender sender;

  RenderHandler(
      ImageLibrary library, HttpServer.Offer offer, BodyLimits limits, BlobSender sender) {
    this.library = library;
    this.offer = offer;
    this.limits = limits;
    this.sender = sender;
  }

  void whole(Context context) throws IOException {
    LastSegment last = LastSegment.of("." + context.pathParam("ext"));
    if (!last.name().isEmpty()) {
      throw new Failure(
          ErrorCode.ROUTE_NOT_FOUND,
          "there is nothing at this path: post to /render.{ext} or /render/{transformation}.{ext}");
    }
    answer(context, last, Transformation.NONE);
  }

  void transformed(Context context) throws IOException {
    LastSegment last = LastSegment.of(context.pathParam("name"));
    if (last.name().isEmpty()) {
      throw new Failure(
          ErrorCode.ROUTE_NOT_FOUND,
          "there is no transformation before the extension: post to /render"
              + context.pathParam("name"));
    }
    answer(context, last, Transformation.parse(last.name()));
  }

  private void answer(Context context, LastSegment wanted, Transformation transformation)
      throws IOException {
    ImageBody body = ImageBody.of(context, offer.reads(), limits);
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
      context.header("Cache-Control", "no-store");
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
