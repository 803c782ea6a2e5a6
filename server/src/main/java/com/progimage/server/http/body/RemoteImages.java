package com.progimage.server.http.body;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.library.space.BodyLength;
import com.progimage.server.source.Fetched;
import com.progimage.server.source.Hosts;
import io.javalin.http.Context;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens images that requests name by URL. */
public final class RemoteImages {
  /** Enough for a request that contains a URL. */
  private static final int MAX_REQUEST_BYTES = 16 << 10;

  private final FetchPolicy sources;
  private final Supplier<Set<ImageFormat>> reads;
  private final Bodies bodies;

  public RemoteImages(FetchPolicy sources, Supplier<Set<ImageFormat>> reads, Bodies bodies) {
    this.sources = sources;
    this.reads = reads;
    this.bodies = bodies;
  }

  private record Request(@JsonProperty("url") @Nullable String url) {}

  /**
   * Fetches the image that the request's JSON names, in order to store it.
   *
   * @throws Failure {@code malformed-request}, {@code body-too-large}, and as {@link #fetch} does
   */
  public ImageBody named(Context context) throws IOException {
    String url = JsonBody.read(context, bodies, MAX_REQUEST_BYTES, Request.class).url();
    if (url == null) {
      throw new Failure(ErrorCode.MALFORMED_REQUEST, "the JSON must be {\"url\": \"https://…\"}");
    }
    return fetch(context, url, sources.forUploads());
  }

  /** Fetches the image that the query's {@code url} names, in order to render it. */
  public ImageBody asked(Context context) throws IOException {
    String url = context.queryParam("url");
    if (url == null) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "the query needs url=https%3A%2F%2F…, the image's URL, percent-encoded");
    }
    return fetch(context, url, sources.forRemote());
  }

  private ImageBody fetch(Context context, String url, Hosts hosts) throws IOException {
    BodySlots.Slot slot = bodies.admitFetched(context);
    try {
      Fetched image = sources.client().get(url, hosts);
      if (!reads.get().contains(image.format())) {
        image.bytes().close();
        throw new Failure(
            ErrorCode.UNDECODABLE,
            "the source gives %s, which this server does not read: /capabilities says what it does"
                .formatted(image.format().mediaType()));
      }
      return new ImageBody(
          new FetchedBody(image.bytes(), slot),
          image.format(),
          /* fileName= */ null,
          BodyLength.atMost(image.length()));
    } catch (IOException | RuntimeException e) {
      slot.close();
      throw e;
    }
  }

  /** Frees its slot when it is closed. */
  private static final class FetchedBody extends FilterInputStream {
    private final BodySlots.Slot slot;

    FetchedBody(InputStream in, BodySlots.Slot slot) {
      super(in);
      this.slot = slot;
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        slot.close();
      }
    }
  }
}
