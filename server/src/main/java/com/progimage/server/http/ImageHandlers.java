package com.progimage.server.http;

import com.progimage.server.http.access.Gate;
import com.progimage.server.http.rendition.RenditionPath;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.Lists;
import com.progimage.server.http.response.Page;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;
import com.progimage.server.library.ImageLibrary;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;

/** Stores, shows, lists and deletes images. */
final class ImageHandlers {
  private static final Lists.EntrySize PART = new Lists.EntrySize(50, 3 << 10);

  private final ImageLibrary library;
  private final Uploads uploads;
  private final PublicUrls urls;
  private final ServerCapabilities offer;
  private final Lists lists;
  private final Gate gate;

  ImageHandlers(
      ImageLibrary library,
      Uploads uploads,
      PublicUrls urls,
      ServerCapabilities offer,
      Lists lists,
      Gate gate) {
    this.library = library;
    this.uploads = uploads;
    this.urls = urls;
    this.offer = offer;
    this.lists = lists;
    this.gate = gate;
  }

  void store(Context context) throws IOException {
    ImageLibrary.StoreResult stored = uploads.store(context);
    context.header("Location", PublicUrls.path(stored.image().id()));
    context.header("Cache-Control", "no-store");
    if (stored.replayed()) {
      context.header("Idempotency-Replayed", "true");
    }
    Answers.json(context, stored.replayed() ? 200 : 201, record(context, stored.image()));
  }

  void show(Context context) {
    StoredImage image =
        library.require(RenditionPath.id(context.pathParam("name")), Gate.owned(context));
    context.header("Cache-Control", "no-cache");
    Answers.json(context, 200, record(context, image));
  }

  void delete(Context context) throws IOException {
    library.delete(RenditionPath.id(context.pathParam("name")), Gate.owned(context));
    Answers.empty(context, 204);
  }

  void list(Context context) throws IOException {
    Owner owner = Gate.listed(context);
    Page<ImageId> page = Page.of(context, ImageId::findIgnoringCase, "an image id");
    context.header("Cache-Control", "no-cache");
    lists.answer(
        context,
        page,
        "images",
        urls.base(context) + "/images",
        PART,
        (after, limit) -> {
          ImageLibrary.ImagePage found = library.list(owner, after, limit);
          List<ImageRecord> images =
              found.images().stream().map(image -> record(context, image)).toList();
          return Lists.ListPart.of(images, found.next());
        });
  }

  private ImageRecord record(Context context, StoredImage image) {
    Visibility visibility = gate.isPublic(image) ? Visibility.PUBLIC : Visibility.PRIVATE;
    return ImageRecord.of(image, visibility, urls.base(context), offer.writes());
  }
}
