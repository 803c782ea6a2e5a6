package com.progimage.server.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.source.Fetched;
import com.progimage.server.source.Hosts;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Images that requests name by their URLs. */
final class RemoteImages {
  /** A request that names a URL has hardly more than that. */
  private static final int MAX_REQUEST_BYTES = 16 << 10;

  private final HttpServer.Sources sources;
  private final HttpServer.Offer offer;
  private final BodyLimits limits;

  RemoteImages(HttpServer.Sources sources, HttpServer.Offer offer, BodyLimits limits) {
    this.sources = sources;
    this.offer = offer;
    this.limits = limits;
  }

  /** Whether the request's body is JSON rather than an image. */
  static boolean isNamedIn(Context context) {
    String contentType = context.header("Content-Type");
    return contentType != null
        && contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  private record Request(@JsonProperty("url") @Nullable String url) {}

  /**
   * The image that the JSON in the request names, to be stored.
   *
   * @throws Failure {@code malformed-request}, and as {@link #fetch} does
   */
  ImageBody named(Context context) throws IOException {
    InputStream body =
        ContentDigest.check(context, new RequestBody(context.req(), limits.patience()));
    byte[] json = body.readNBytes(MAX_REQUEST_BYTES + 1);
    String url = json.length > MAX_REQUEST_BYTES ? null : Json.read(json, Request.class).url();
    if (url == null) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "the JSON must be {\"url\": \"https://…\"}, of at most %d bytes"
              .formatted(MAX_REQUEST_BYTES));
    }
    return fetch(url, sources.forUploads());
  }

  /** The image that the query's {@code url} names, to be rendered. */
  ImageBody asked(Context context) throws IOException {
    String url = context.queryParam("url");
    if (url == null) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "the query needs url=https%3A%2F%2F…, the image's URL, percent-encoded");
    }
    return fetch(url, sources.forRemote());
  }

  private ImageBody fetch(String url, Hosts hosts) throws IOException {
    Fetched image = sources.client().get(url, hosts);
    if (!offer.reads().contains(image.format())) {
      image.bytes().close();
      throw new Failure(
          ErrorCode.UNDECODABLE,
          "the source gives %s, which this server does not read: /capabilities says what it does"
              .formatted(image.format().mediaType()));
    }
    return new ImageBody(image.bytes(), image.format(), null);
  }
}
