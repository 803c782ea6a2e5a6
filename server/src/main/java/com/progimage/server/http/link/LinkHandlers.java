package com.progimage.server.http.link;

import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.audit.AuditAction;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Auditor;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.body.JsonBody;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.PublicUrls;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.requester.Requester;
import com.progimage.server.library.space.BodyLength;
import com.progimage.server.link.UploadLinks;
import com.progimage.server.link.UploadLinks.NewLink;
import com.progimage.server.state.link.LinkTerms;
import com.progimage.server.state.link.UploadLink;
import com.progimage.server.state.outbox.Callback;
import com.progimage.server.webhook.Webhooks;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;

/** Creates, shows and deletes upload links, and stores the images that are sent through them. */
public final class LinkHandlers {
  private static final int MAX_JSON_BYTES = 16 << 10;
  private static final String ID = "id";

  private final UploadLinks links;
  private final Webhooks webhooks;
  private final LinkedUploads uploads;
  private final ServerCapabilities offer;
  private final Gate gate;
  private final Auditor auditor;
  private final Bodies bodies;
  private final PublicUrls urls;

  /** How images are stored and described, wherever they come from. */
  public interface LinkedUploads {
    /**
     * Stores an image whose body is open, and requests analyses of it. Only the storing can fail.
     */
    StoredImage store(ImageBody body, ImageLibrary.Upload upload, Set<AnalysisKind> analyses)
        throws IOException;

    /** An image as JSON. */
    Object record(Context context, StoredImage image);
  }

  public LinkHandlers(
      UploadLinks links,
      Webhooks webhooks,
      LinkedUploads uploads,
      ServerCapabilities offer,
      Gate gate,
      Auditor auditor,
      Bodies bodies,
      PublicUrls urls) {
    this.links = links;
    this.webhooks = webhooks;
    this.uploads = uploads;
    this.offer = offer;
    this.gate = gate;
    this.auditor = auditor;
    this.bodies = bodies;
    this.urls = urls;
  }

  public void create(Context context) throws IOException {
    LinkRequest request = JsonBody.read(context, bodies, MAX_JSON_BYTES, LinkRequest.class);
    if (request.isAnalyzed()) {
      Gate.identity(context).require(Scope.ANALYZE);
    }
    LinkTerms terms = request.terms(links.now(), bodies.maxBytes(), offer.reads());
    Callback callback = null;
    if (request.callback() != null) {
      Identity identity = Gate.identity(context);
      identity.require(Scope.WEBHOOKS);
      callback =
          webhooks.callback(identity.owner(), request.callback(), request.allowInsecureCallback());
    }
    NewLink made = links.create(Gate.identity(context).owner(), terms, callback);
    auditor.record(context, AuditAction.UPLOAD_LINK_CREATED, "upload link " + made.link().id());
    LinkRecord record = LinkRecord.of(made, urls.base(context));
    context.header("Location", "/uploads/" + made.link().id());
    Answers.unstored(context, 201, record);
  }

  public void show(Context context) {
    Answers.unstored(
        context, 200, links.require(context.pathParam(ID), Gate.identity(context)).json());
  }

  public void delete(Context context) throws IOException {
    links.delete(context.pathParam(ID), Gate.identity(context));
    Answers.empty(context, 204);
  }

  /** Stores the image in a request whose URL has the secret of a link. */
  public void upload(Context context) throws IOException {
    String secret = context.queryParam("secret");
    StoredImage image =
        links.store(
            context.pathParam(ID),
            secret == null ? "" : secret,
            gate.client(context),
            (link, idempotencyHash) -> store(context, link, idempotencyHash));
    context.header("Location", PublicUrls.path(image.id()));
    Answers.unstored(context, 201, uploads.record(context, image));
  }

  private StoredImage store(Context context, UploadLink link, Digest idempotencyHash)
      throws IOException {
    long maxBytes = Math.min(link.terms().maxBytes(), bodies.maxBytes());
    try (ImageBody body = body(context, link, maxBytes)) {
      ImageBody bounded =
          new ImageBody(
              new BoundedBody(body.bytes(), maxBytes),
              body.declared(),
              body.fileName(),
              bounded(body.length(), maxBytes));
      StoredImage image =
          uploads.store(
              bounded,
              new ImageLibrary.Upload(
                  new Ownership(link.owner(), link.terms().visibility()),
                  body.declared(),
                  body.fileName(),
                  /* lifetime= */ null,
                  /* decode= */ false,
                  Requester.readerOf(gate.client(context), link.owner(), _ -> false),
                  idempotencyHash),
              link.terms().analyses());
      auditor.record(
          context,
          AuditAction.UPLOAD_LINK_USED,
          "upload link " + link.id(),
          link.owner(),
          "image " + image.id());
      return image;
    }
  }

  /** Refuses a wrong type and a declared length that is too large before it reads a byte. */
  private ImageBody body(Context context, UploadLink link, long maxBytes) throws IOException {
    Set<ImageFormat> reads = offer.reads();
    Set<ImageFormat> wanted = link.terms().formats();
    Set<ImageFormat> accepted =
        wanted.isEmpty()
            ? reads
            : reads.stream().filter(wanted::contains).collect(Collectors.toSet());
    ImageBody body;
    try {
      body = ImageBody.of(context, accepted, bodies);
    } catch (Failure failure) {
      throw failure.code() == ErrorCode.UNSUPPORTED_MEDIA_TYPE && !wanted.isEmpty()
          ? failure.of("this upload link takes some types only")
          : failure;
    }
    if (body.length().isExact() && body.length().bytes() > maxBytes) {
      body.close();
      throw BoundedBody.tooLarge(maxBytes, body.length().bytes());
    }
    return body;
  }

  private static BodyLength bounded(BodyLength length, long maxBytes) {
    return length.bytes() <= maxBytes ? length : BodyLength.atMost(maxBytes);
  }
}
