package com.progimage.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.progimage.server.access.Scope;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analyzer.Analyses;
import com.progimage.server.analyzer.RequestedAnalysis;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.analysis.AnalysisEntry;
import com.progimage.server.http.analysis.RequestedAnalyses;
import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.link.LinkHandlers;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stores, shows, lists and deletes images. */
final class ImageHandlers implements LinkHandlers.LinkedUploads {
  private static final Lists.EntrySize PART = new Lists.EntrySize(50, 3 << 10);

  /** The number of images that look like one, at most. */
  private static final int MAX_SIMILAR = 100;

  /** Pictures whose hashes differ in as few bits usually show the same. */
  private static final int SIMILAR = 8;

  private final ImageLibrary library;
  private final Uploads uploads;
  private final PublicUrls urls;
  private final ServerCapabilities offer;
  private final Lists lists;
  private final Gate gate;
  private final Analyses analyses;

  ImageHandlers(
      ImageLibrary library,
      Analyses analyses,
      Uploads uploads,
      PublicUrls urls,
      ServerCapabilities offer,
      Lists lists,
      Gate gate) {
    this.library = library;
    this.analyses = analyses;
    this.uploads = uploads;
    this.urls = urls;
    this.offer = offer;
    this.lists = lists;
    this.gate = gate;
  }

  void store(Context context) throws IOException {
    Set<AnalysisKind> wanted = RequestedAnalyses.ofQuery(context.queryParam("analyze"));
    if (!wanted.isEmpty()) {
      Gate.identity(context).require(Scope.ANALYZE);
    }
    ImageLibrary.StoreResult stored = uploads.store(context);
    StoredImage image = stored.image();
    List<RequestedAnalysis> requested = analyses.ofUpload(image, wanted, gate.requester(context));
    context.header("Location", PublicUrls.path(stored.image().id()));
    context.header("Cache-Control", "no-store");
    if (stored.replayed()) {
      context.header("Idempotency-Replayed", "true");
    }
    Answers.json(
        context,
        stored.replayed() ? 200 : 201,
        new UploadRecord(
            record(context, image), AnalysisEntry.of(image.id(), requested, urls.base(context))));
  }

  /**
   * An uploaded image.
   *
   * @param analyses that its client or the operator requested
   */
  private record UploadRecord(
      @JsonUnwrapped ImageRecord image,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AnalysisEntry> analyses) {}

  void show(Context context) {
    StoredImage image =
        library.require(RenditionPath.id(context.pathParam("name")), Gate.owned(context));
    context.header("Cache-Control", "no-cache");
    Answers.json(context, 200, record(context, image));
  }

  void delete(Context context) throws IOException {
    ImageId id = RenditionPath.id(context.pathParam("name"));
    library.delete(id, Gate.owned(context), analyses::unlink);
    Answers.empty(context, 204);
  }

  void list(Context context) throws IOException {
    if (context.queryParam("similar") != null) {
      listSimilar(context);
      return;
    }
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

  private record SimilarRecord(@JsonUnwrapped ImageRecord image, int distance) {}

  private void listSimilar(Context context) {
    Gate.identity(context).require(Scope.ANALYZE);
    StoredImage image =
        library.require(
            RenditionPath.id(Objects.requireNonNull(context.queryParam("similar"))),
            Gate.owned(context));
    int distance = distance(context.queryParam("distance"));
    List<SimilarRecord> found =
        analyses.similar(image, Gate.listed(context), distance, MAX_SIMILAR).stream()
            .map(similar -> new SimilarRecord(record(context, similar.image()), similar.distance()))
            .toList();
    Answers.unstored(context, 200, Map.of("images", found));
  }

  private static int distance(@Nullable String text) {
    if (text == null) {
      return SIMILAR;
    }
    if (text.matches("[0-9]{1,2}") && Integer.parseInt(text) <= Long.SIZE) {
      return Integer.parseInt(text);
    }
    throw new Failure(
        ErrorCode.MALFORMED_REQUEST, "distance must be a whole number of bits from 0 to 64");
  }

  @Override
  public StoredImage store(ImageBody body, ImageLibrary.Upload upload, Set<AnalysisKind> wanted)
      throws IOException {
    StoredImage image = uploads.store(body, upload).image();
    List<RequestedAnalysis> _ = analyses.ofUpload(image, wanted, upload.asker());
    return image;
  }

  @Override
  public ImageRecord record(Context context, StoredImage image) {
    Visibility visibility = gate.isPublic(image) ? Visibility.PUBLIC : Visibility.PRIVATE;
    return ImageRecord.of(image, visibility, urls.base(context), offer.writes());
  }
}
