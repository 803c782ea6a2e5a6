package com.progimage.server.http;

import com.progimage.server.http.answer.Answers;
import com.progimage.server.http.answer.PageLimit;
import com.progimage.server.http.rendition.Offer;
import com.progimage.server.http.rendition.PublicUrls;
import com.progimage.server.http.rendition.RenditionPath;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Storing, showing, listing and deleting images. */
final class ImageHandlers {
  private final ImageLibrary library;
  private final Uploads uploads;
  private final PublicUrls urls;
  private final Offer offer;

  ImageHandlers(ImageLibrary library, Uploads uploads, PublicUrls urls, Offer offer) {
    this.library = library;
    this.uploads = uploads;
    this.urls = urls;
    this.offer = offer;
  }

  void store(Context context) throws IOException {
    ImageLibrary.Stored stored = uploads.store(context);
    context.header("Location", PublicUrls.path(stored.image().id()));
    context.header("Cache-Control", "no-store");
    if (stored.replayed()) {
      context.header("Idempotency-Replayed", "true");
    }
    Answers.json(context, stored.replayed() ? 200 : 201, record(context, stored.image()));
  }

  void show(Context context) {
    StoredImage image = library.find(RenditionPath.id(context.pathParam("name")));
    context.header("Cache-Control", "no-cache");
    Answers.json(context, 200, record(context, image));
  }

  void delete(Context context) {
    library.delete(RenditionPath.id(context.pathParam("name")));
    context.status(204);
  }

  void list(Context context) {
    ImageId after = position(context.queryParam("after"));
    int limit = PageLimit.of(context);
    ImageLibrary.Page page = library.list(after, limit);
    Optional<String> next =
        page.next()
            .map(id -> urls.base(context) + "/images?after=%s&limit=%d".formatted(id, limit));
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    List<ImageRecord> images = page.images().stream().map(image -> record(context, image)).toList();
    body.put("images", images);
    body.put("next", next.orElse(null));
    context.header("Cache-Control", "no-cache");
    Answers.json(context, 200, body);
  }

  private ImageRecord record(Context context, StoredImage image) {
    return ImageRecord.of(image, urls.base(context), offer.writes());
  }

  private static @Nullable ImageId position(@Nullable String after) {
    if (after == null) {
      return null;
    }
    return ImageId.find(after)
        .orElseThrow(() ->
            new Failure(
                ErrorCode.MALFORMED_REQUEST,
                "after must be an image id: take the answer's \"next\" as it is"));
  }
}
