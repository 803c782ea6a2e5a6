package com.progimage.server.http;

import com.progimage.server.image.Digest;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.inspect.MediaTypes;
import com.progimage.server.library.ImageLibrary;
import com.progimage.server.library.ImageLibrary.Upload;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes an image out of a request: the raw body, or the file of a form. */
final class Uploads {
  private static final Duration MAX_LIFETIME = Duration.ofDays(36_500);

  /** What a form adds to the file in it: boundaries and part headers. */
  private static final long FORM_OVERHEAD = 64 << 10;

  private final ImageLibrary library;
  private final HttpServer.Offer offer;
  private final long maxBodyBytes;

  Uploads(ImageLibrary library, HttpServer.Offer offer, long maxBodyBytes) {
    this.library = library;
    this.offer = offer;
    this.maxBodyBytes = maxBodyBytes;
  }

  ImageLibrary.Stored store(Context context) throws IOException {
    Duration lifetime = lifetime(context.queryParam("ttl"));
    boolean decode = decode(context.queryParam("verify"));
    Digest keyHash = IdempotencyKeyHeader.hash(context).orElse(null);
    String contentType = context.header("Content-Type");
    boolean isForm =
        contentType != null
            && contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    ImageFormat raw = isForm ? null : MediaTypes.declared(contentType, offer.reads());
    refuseTooLong(context, maxBodyBytes + (isForm ? FORM_OVERHEAD : 0));

    InputStream body =
        ContentDigest.check(context, new RequestBody(context.req().getInputStream()));
    if (raw != null) {
      return library.store(body, new Upload(raw, null, lifetime, decode, keyHash));
    }
    MultipartFile file = new MultipartFile(body, String.valueOf(contentType));
    ImageFormat declared = MediaTypes.declared(file.contentType().orElse(null), offer.reads());
    return library.store(
        file, new Upload(declared, file.fileName().orElse(null), lifetime, decode, keyHash));
  }

  /** A length that is told beforehand is refused before a byte is read. */
  private static void refuseTooLong(Context context, long limit) {
    long length = context.req().getContentLengthLong();
    if (length > limit) {
      throw Failure.overLimit(
          ErrorCode.BODY_TOO_LARGE,
          "the body has %d bytes and this server takes %d: send a smaller image"
              .formatted(length, limit),
          limit,
          length);
    }
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
