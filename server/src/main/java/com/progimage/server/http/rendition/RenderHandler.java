package com.progimage.server.http.rendition;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.negotiation.AutoFormat;
import com.progimage.server.http.rendition.AsyncPreference.AsyncReason;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.OpenRendition;
import com.progimage.server.library.RenditionInputs;
import com.progimage.server.library.Target;
import com.progimage.server.transformation.Transformation;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;

/** Renders an image that a request contains or names, without storing it. */
public final class RenderHandler {
  private static final Duration REMOTE_LASTS = Duration.ofHours(1);

  private final BodySource source;
  private final boolean isRemote;
  private final RenditionServices delivery;

  /** Provides the image of a request. */
  public interface BodySource {
    ImageBody of(Context context) throws IOException;
  }

  private RenderHandler(BodySource source, boolean isRemote, RenditionServices delivery) {
    this.source = source;
    this.isRemote = isRemote;
    this.delivery = delivery;
  }

  /** Handles requests that contain the image. */
  public static RenderHandler ofBodies(BodySource source, RenditionServices delivery) {
    return new RenderHandler(source, /* isRemote= */ false, delivery);
  }

  /** Handles requests that name a remote image, which may change at any time. */
  public static RenderHandler ofRemotes(BodySource source, RenditionServices delivery) {
    return new RenderHandler(source, /* isRemote= */ true, delivery);
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
    answer(context, last, delivery.offer().presets().parse(last.name()));
  }

  private void answer(Context context, LastSegment wanted, Transformation transformation)
      throws IOException {
    if (wanted.format() == null) {
      context.res().addHeader("Vary", "Accept");
    }
    // Checked first, so that no body is fetched in vain.
    List<StoredImage> named =
        delivery.library().named(transformation, delivery.gate().readable(context));
    try (ImageBody body = source.of(context)) {
      answer(context, wanted, transformation, body, cacheControl(named));
    }
  }

  private String cacheControl(List<StoredImage> named) {
    return isRemote
        ? ImageHeaders.keptFor(
            ImageHeaders.age(
                REMOTE_LASTS,
                RenditionInputs.expiry(named.stream()).orElse(null),
                delivery.clock().instant()),
            /* isForEveryone= */ !delivery.gate().needsKeys())
        : "no-store";
  }

  private void answer(
      Context context,
      LastSegment wanted,
      Transformation transformation,
      ImageBody body,
      String cacheControl)
      throws IOException {
    ImageFormat format =
        wanted.format() != null
            ? wanted.format()
            : AutoFormat.choose(
                ImageHeaders.joined(context, "Accept"),
                body.declared(),
                transformation,
                delivery.offer().writes());
    Target target = new Target(transformation, format);
    AsyncReason async =
        isRemote
            ? AsyncReason.NONE
            : delivery.later().reason(context, context.req().getContentLengthLong());
    if (async.isJob()) {
      async.acknowledge(context);
      delivery.later().renderer().submitBody(context, body, target);
      return;
    }
    OpenRendition rendition =
        delivery
            .library()
            .render(
                body.bytes(),
                body.declared(),
                body.fileName(),
                target,
                delivery.gate().requester(context));
    delivery.meters().made(rendition);
    long byteCount = rendition.blob().byteCount();
    try (FileChannel file = open(rendition)) {
      ImageHeaders.describeContent(context, format, "image");
      context.header("Cache-Control", cacheControl);
      context.header("Server-Timing", ImageHeaders.timing(rendition));
      context.status(200);
      context.res().setContentLengthLong(byteCount);
      delivery.sender().send(file, ByteRange.whole(byteCount), context.res());
    }
  }

  /**
   * Opens the rendition and removes its name, so that nothing stays even if the server is killed.
   */
  private static FileChannel open(OpenRendition rendition) throws IOException {
    try (rendition) {
      return rendition.blob().open();
    }
  }
}
