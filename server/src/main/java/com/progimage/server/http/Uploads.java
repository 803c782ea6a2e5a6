package com.progimage.server.http;

import com.progimage.server.access.Scope;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.access.Gate;
import com.progimage.server.http.body.Bodies;
import com.progimage.server.http.body.IdempotencyKeyHeader;
import com.progimage.server.http.body.ImageBody;
import com.progimage.server.http.body.JsonBody;
import com.progimage.server.http.body.RemoteImages;
import com.progimage.server.http.response.ServerCapabilities;
import com.progimage.server.image.Digest;
import com.progimage.server.image.Ownership;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.ImageLibrary.Upload;
import com.progimage.server.library.requester.Requester;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Stores the image in a request, or the one at the URL that it names, with the options in its query
 * and headers.
 */
final class Uploads {
  private static final Duration MAX_LIFETIME = Duration.ofDays(36_500);

  private final ImageLibrary library;
  private final ServerCapabilities offer;
  private final Bodies bodies;
  private final RemoteImages remotes;
  private final Gate gate;
  private final LongConsumer stored;

  /**
   * @param stored receives the length of each image that an upload stored
   */
  Uploads(
      ImageLibrary library,
      ServerCapabilities offer,
      Bodies bodies,
      RemoteImages remotes,
      Gate gate,
      LongConsumer stored) {
    this.library = library;
    this.offer = offer;
    this.bodies = bodies;
    this.remotes = remotes;
    this.gate = gate;
    this.stored = stored;
  }

  ImageLibrary.StoreResult store(Context context) throws IOException {
    Duration lifetime = lifetime(context.queryParam("ttl"));
    Ownership ownership = Gate.ownership(context);
    boolean decode = decode(context.queryParam("verify"));
    Requester asker = gate.requester(context);
    Digest keyHash = IdempotencyKeyHeader.hash(context).orElse(null);
    try (ImageBody body = body(context)) {
      return store(
          body,
          new Upload(
              ownership, body.declared(), body.fileName(), lifetime, decode, asker, keyHash));
    }
  }

  /** Stores an image whose body is open. */
  ImageLibrary.StoreResult store(ImageBody body, Upload upload) throws IOException {
    ImageLibrary.StoreResult result = library.store(body.bytes(), body.length(), upload);
    if (!result.replayed()) {
      stored.accept(result.image().byteCount());
    }
    return result;
  }

  private ImageBody body(Context context) throws IOException {
    if (JsonBody.isNamedIn(context)) {
      Gate.identity(context).require(Scope.FETCH);
      return remotes.named(context);
    }
    return ImageBody.of(context, offer.reads(), bodies);
  }

  private static @Nullable Duration lifetime(@Nullable String ttl) {
    if (ttl == null) {
      return null;
    }
    if (ttl.matches("[0-9]{1,10}")) {
      Duration lifetime = Duration.ofSeconds(Long.parseLong(ttl));
      if (!lifetime.isZero() && lifetime.compareTo(MAX_LIFETIME) <= 0) {
        return lifetime;
      }
    }
    throw new Failure(
        ErrorCode.MALFORMED_REQUEST,
        "ttl must be a whole number of seconds from 1 to " + MAX_LIFETIME.toSeconds());
  }

  private static boolean decode(@Nullable String verify) {
    if (verify == null || verify.equals("decode")) {
      return verify != null;
    }
    throw new Failure(ErrorCode.MALFORMED_REQUEST, "verify must be decode, or be left out");
  }
}
