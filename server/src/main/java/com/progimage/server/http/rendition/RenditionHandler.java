package com.progimage.server.http.rendition;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.progimage.server.access.Identity;
import com.progimage.server.access.Scope;
import com.progimage.server.blob.RenditionLinks.LinkedAnswer;
import com.progimage.server.blob.RenditionLinks.RenditionLink;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.negotiation.AutoFormat;
import com.progimage.server.http.negotiation.Preferences;
import com.progimage.server.http.rendition.AsyncPreference.AsyncReason;
import com.progimage.server.http.rendition.KeptImages.AnswerReaders;
import com.progimage.server.http.rendition.KeptImages.KeptAnswer;
import com.progimage.server.http.response.Answers;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.http.response.StoreRedirect;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.OpenRendition;
import com.progimage.server.library.RenditionInputs;
import com.progimage.server.library.Target;
import com.progimage.server.memory.MemoryShare;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Serves the bytes of images, for GET and HEAD. */
public final class RenditionHandler {
  private static final Duration YEAR = Duration.ofDays(365);

  /** The time in which a change of a preset reaches all clients. */
  private static final Duration PRESET = Duration.ofHours(1);

  /** A rendition that is evicted right before it is read is made again. */
  private static final int ATTEMPTS = 5;

  private final ImageLibrary library;
  private final ServerCapabilities offer;
  private final Gate gate;
  private final AsyncPreference later;
  private final Clock clock;
  private final BlobSender sender;
  private final RenditionMeters meters;
  private final GzippedSvg gzippedSvg;
  private final Cache<String, RequestedRendition> resources =
      Caffeine.newBuilder().maximumSize(MemoryShare.PATHS.entries(2_000)).build();

  public RenditionHandler(RenditionServices delivery) {
    this.library = delivery.library();
    this.offer = delivery.offer();
    this.gate = delivery.gate();
    this.later = delivery.later();
    this.sender = delivery.sender();
    this.meters = delivery.meters();
    this.clock = delivery.clock();
    this.gzippedSvg = new GzippedSvg(delivery.compression());
  }

  /**
   * The part of an answer that is constant for a path while its image exists.
   *
   * @param target of the path; its format may be negotiated
   * @param gzipped the validators of the compressed form; null if the answer is never compressed
   * @param contentLocation the canonical path; null: the path is that one
   */
  private record RequestedRendition(
      RenditionPath path,
      Target target,
      Preconditions validators,
      @Nullable Preconditions gzipped,
      String lastModified,
      @Nullable String contentLocation,
      AtomicReference<@Nullable KeptAnswer> kept) {}

  /**
   * The selected form for one request.
   *
   * @param vary the request headers that selected it; empty for none
   */
  private record Selected(
      RequestedRendition resource,
      Preconditions validators,
      boolean isGzip,
      @Nullable String contentLocation,
      String vary) {
    /** The same without compression. */
    Selected uncompressed() {
      return new Selected(resource, resource.validators(), false, contentLocation, vary);
    }

    boolean isLasting() {
      return resource.path().isLasting();
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

  /** Answers with the bytes at another path. */
  public void of(Context context, ImageId image, Target target) throws IOException {
    answer(context, () -> RenditionPath.of(image, target));
  }

  private void answer(Context context, Supplier<RenditionPath> parsed) throws IOException {
    Selected selected = select(context, parsed);
    RenditionPath path = selected.resource().path();
    // The image's existence is checked each time.
    RenditionInputs sources = inputs(context, path);
    StoredImage image = sources.image();
    Target target = selected.resource().target();
    requireAllowed(context, path, sources, target);
    boolean isNotModified = selected.validators().isNotModified(context);
    gate.countRead(context, () -> isNotModified || library.isKept(image, target));

    if (isNotModified) {
      describe(context, selected, sources);
      Answers.empty(context, 304);
      return;
    }
    boolean isHead = isHead(context);
    AsyncReason async = isHead ? AsyncReason.NONE : later.reason(context, image.byteCount());
    boolean mustBeMade = (isHead || async.isJob()) && !library.isKept(image, target);
    if (mustBeMade && async.isJob()) {
      library.requireMakeable(image, target);
      async.acknowledge(context);
      later.renderer().submitStored(context, image, target);
      return;
    }
    if (mustBeMade) {
      describe(context, selected, sources);
      describeContent(context, selected);
      context.status(200);
      // Flushed now, because the container would otherwise add a length of 0.
      context.res().flushBuffer();
      return;
    }
    Optional<RenditionLink> link = link(context, selected, sources);
    if (link.isPresent()) {
      StoreRedirect.send(context, link.get(), selected.vary());
      meters.redirected();
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
        // The image was deleted between the check and the opening, which find reports; or the
        // rendition was evicted.
        sources = inputs(context, path);
      }
    }
  }

  /** Links to the answer at the object store, if everyone may read it there and nothing is lost. */
  private Optional<RenditionLink> link(
      Context context, Selected selected, RenditionInputs sources) {
    RequestedRendition resource = selected.resource();
    Target target = resource.target();
    // The store would send SVG without the header that forbids its scripts.
    if (target.format() == ImageFormat.SVG
        || !StoreRedirect.isFor(context)
        || Gate.signatureExpiry(context).isPresent()
        || !isForEveryone(context, resource.path(), sources)) {
      return Optional.empty();
    }
    LinkedAnswer answer =
        new LinkedAnswer(
            target.format().mediaType(),
            ImageHeaders.disposition(context, target.format(), resource.path().id().toString())
                .orElse(null),
            sources.expiry().orElse(null));
    return library.link(sources, target, answer);
  }

  private void requireAllowed(
      Context context, RenditionPath path, RenditionInputs sources, Target target) {
    Identity identity = Gate.identity(context);
    if (!path.isOperators()) {
      gate.requireTransformation(identity);
    }
    StoredImage image = sources.image();
    missingScope(identity, image, target, () -> library.isKept(image, target))
        .ifPresent(identity::require);
  }

  /** Returns the scope that an identity lacks for bytes of an image that it may read. */
  private Optional<Scope> missingScope(
      Identity identity, StoredImage image, Target target, BooleanSupplier isKept) {
    if (gate.isPublic(image)) {
      return Optional.empty();
    }
    if (target.isOriginalOf(image)) {
      return identity.has(Scope.ORIGINAL) ? Optional.empty() : Optional.of(Scope.ORIGINAL);
    }
    return identity.has(Scope.RENDER) || isKept.getAsBoolean()
        ? Optional.empty()
        : Optional.of(Scope.RENDER);
  }

  private RenditionInputs inputs(Context context, RenditionPath path) {
    return library.require(path.id(), path.transformation(), gate.readable(context));
  }

  private Selected select(Context context, Supplier<RenditionPath> parsed) {
    String raw = context.path();
    boolean isAuto = raw.endsWith("." + AutoFormat.EXTENSION);
    RequestedRendition resource =
        isAuto
            ? negotiated(context, parsed.get())
            : resources.get(
                raw, missing -> resource(context, missing, parsed.get(), /* negotiated= */ null));
    Preconditions gzipped = resource.gzipped();
    boolean isGzip =
        gzipped != null
            && Preferences.of(ImageHeaders.joined(context, "Accept-Encoding")).preferGzip();
    String vary = isAuto ? "Accept" : "";
    if (gzipped != null) {
      vary += isAuto ? ", Accept-Encoding" : "Accept-Encoding";
    }
    return new Selected(
        resource,
        gzipped != null && isGzip ? gzipped : resource.validators(),
        isGzip,
        isAuto ? resource.path().canonical(resource.target().format()) : resource.contentLocation(),
        vary);
  }

  private RequestedRendition negotiated(Context context, RenditionPath path) {
    StoredImage image = library.require(path.id(), gate.readable(context));
    ImageFormat format =
        AutoFormat.choose(
            ImageHeaders.joined(context, "Accept"),
            image.format(),
            path.transformation(),
            offer.writes());
    String canonical = path.canonical(format);
    // Equal to that of the canonical path, except for its lifetime.
    String key =
        canonical
            + (path.isLasting() ? "" : " of a preset")
            + (path.isOperators() ? "" : " of a client");
    return resources.get(key, _ -> resource(context, canonical, path, format));
  }

  private RequestedRendition resource(
      Context context, String raw, RenditionPath path, @Nullable ImageFormat negotiated) {
    StoredImage image = library.require(path.id(), gate.readable(context));
    ImageFormat format = Objects.requireNonNull(path.format() == null ? negotiated : path.format());
    Target target = new Target(path.transformation(), format);
    String identity = library.identity(image, target);
    Instant lastModified = image.createdAt().truncatedTo(ChronoUnit.SECONDS);
    String canonical = path.canonical(format);
    return new RequestedRendition(
        path,
        target,
        new Preconditions(etag(identity), lastModified),
        GzippedSvg.exists(image, format)
            ? new Preconditions(etag(GzippedSvg.identity(identity)), lastModified)
            : null,
        Preconditions.httpDate(lastModified),
        raw.equals(canonical) ? null : canonical,
        new AtomicReference<>());
  }

  /** Returns the last whole answer at a path if a plain GET that is admitted would get it again. */
  Optional<KeptAnswer> kept(String rawPath) {
    return Optional.ofNullable(resources.getIfPresent(rawPath))
        .map(resource -> resource.kept().get());
  }

  /** Whether an identity may get bytes that are kept. */
  private boolean mayGetKept(Identity identity, RequestedRendition resource, StoredImage image) {
    return gate.mayRead(identity, image)
        && (resource.path().isOperators() || gate.mayTransform(identity))
        && missingScope(identity, image, resource.target(), /* isKept= */ () -> true).isEmpty();
  }

  /** Whether everyone gets the same answer. */
  private boolean isForEveryone(Context context, RenditionPath path, RenditionInputs sources) {
    return gate.isForStrangers(context)
        && sources.all().allMatch(gate::isPublic)
        && (path.isOperators() || gate.isOpenToAnyTransformation());
  }

  /** Keeps a complete answer for plain GETs, unless it is kept or may differ next time. */
  private void keep(
      Context context, Selected selected, RenditionInputs sources, OpenRendition rendition) {
    RequestedRendition resource = selected.resource();
    KeptAnswer known = resource.kept().get();
    if (!selected.vary().isEmpty()
        || !gate.isForStrangers(context)
        || context.queryString() != null
        || known != null && known.file().isOf(rendition.blob())) {
      return;
    }
    library
        .keptFile(sources, resource.target(), rendition)
        .filter(BlobSender::fits)
        .ifPresent(file -> {
          String route = context.endpoint().path;
          AnswerReaders readers =
              new AnswerReaders(
                  isForEveryone(context, resource.path(), sources),
                  identity -> mayGetKept(identity, resource, sources.image()));
          resource.kept().set(KeptAnswer.of(route, context.res(), file, readers));
        });
  }

  /**
   * @throws NoSuchFileException before any part of the answer
   */
  private void send(Context context, Selected wanted, RenditionInputs sources) throws IOException {
    boolean isHead = isHead(context);
    try (OpenRendition rendition =
            library.open(sources, wanted.resource().target(), gate.requester(context));
        FileChannel file = rendition.blob().open();
        GzippedSvg.GzippedBytes gzip = compressed(wanted, file, rendition)) {
      long total = gzip == null ? rendition.blob().byteCount() : gzip.bytes().length;
      Selected selected = gzip == null ? wanted.uncompressed() : wanted;
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
      if (range.isWhole()) {
        keep(context, selected, sources, rendition);
      }
      if (gzip == null) {
        sender.send(file, range, context.res());
      } else {
        context
            .res()
            .getOutputStream()
            .write(gzip.bytes(), (int) range.first(), (int) range.length());
      }
    }
  }

  /** Returns null if the bytes are sent uncompressed, for example for lack of memory. */
  private GzippedSvg.@Nullable GzippedBytes compressed(
      Selected selected, FileChannel file, OpenRendition rendition) throws IOException {
    return selected.isGzip()
        ? gzippedSvg
            .of(selected.validators().etag(), file, rendition.blob().byteCount())
            .orElse(null)
        : null;
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

  private void describe(Context context, Selected selected, RenditionInputs sources) {
    context.header("ETag", selected.validators().etag());
    context.header("Last-Modified", selected.resource().lastModified());
    boolean isForEveryone = isForEveryone(context, selected.resource().path(), sources);
    context.header("Cache-Control", cacheControl(context, selected, sources, isForEveryone));
    context.header("Cross-Origin-Resource-Policy", "cross-origin");
    if (!selected.vary().isEmpty()) {
      context.res().addHeader("Vary", selected.vary());
    }
    if (!isForEveryone) {
      context.res().addHeader("Vary", "Authorization, Cookie");
    }
    if (selected.contentLocation() != null) {
      context.header("Content-Location", selected.contentLocation());
    }
  }

  private static void describeContent(Context context, Selected selected) {
    RequestedRendition resource = selected.resource();
    ImageHeaders.describeContent(
        context, resource.target().format(), resource.path().id().toString());
    context.header("Accept-Ranges", "bytes");
    if (selected.isGzip()) {
      context.header("Content-Encoding", "gzip");
    }
  }

  private String cacheControl(
      Context context, Selected selected, RenditionInputs sources, boolean isForEveryone) {
    Duration longest = selected.isLasting() ? YEAR : PRESET;
    Optional<Instant> signedUntil = Gate.signatureExpiry(context);
    Instant end =
        Stream.concat(sources.expiry().stream(), signedUntil.stream())
            .min(Instant::compareTo)
            .orElse(null);
    Duration age = ImageHeaders.age(longest, end, clock.instant());
    boolean isShared =
        isForEveryone || signedUntil.isPresent() && sources.all().allMatch(gate::isPublic);
    return ImageHeaders.keptFor(age, isShared) + (age.equals(YEAR) ? ", immutable" : "");
  }

  private static String etag(String identity) {
    String hex = Digest.of(identity.getBytes(StandardCharsets.UTF_8)).hex();
    return '"' + hex.substring(0, 32) + '"';
  }
}
