package com.progimage.sdk;

import com.progimage.sdk.text.Json;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Builds the exchange that stores an image. Reads a file first in order to hash it. */
final class Uploading {
  private Uploading() {}

  static Exchange<byte[], StoredImage> exchange(ProgImageAsyncClient client, Upload upload) {
    Content content = upload.content();
    String doing = doing(upload);
    try {
      String mediaType = mediaType(upload, doing);
      byte[] digest = content.isReadableBeforehand() ? content.digest() : null;
      OptionalLong byteCount = content.byteCount();
      Body body = new Body(content, byteCount, upload.progress());
      HttpRequest.Builder request =
          client
              .connection()
              .request("/images" + upload.query())
              .header("Content-Type", mediaType)
              .header("Idempotency-Key", upload.key())
              .POST(body);
      if (digest != null) {
        request.header("Content-Digest", Digests.header(digest));
      }
      return new Exchange<>(
          doing,
          request.build(),
          content::isRepeatable,
          false,
          BodyHandlers.ofByteArray(),
          answer -> {
            StoredImage image = StoredImage.of(Json.object(answer.body()), client);
            if (!upload.isByUrl()) {
              requireDigest(
                  doing, image, digest == null ? body.sentDigest() : Digests.text(digest));
            }
            return image;
          },
          () -> {});
    } catch (IOException e) {
      throw new LocalFailure(content.name(), e).toException(doing);
    }
  }

  /** Builds the exchange that adds an image to a session. */
  static Exchange<byte[], SessionPicture> toSession(
      Connection connection, String query, Upload upload) {
    Content content = upload.content();
    String doing = doing(upload);
    try {
      HttpRequest request =
          connection
              .request("/session/images" + query)
              .header("Content-Type", mediaType(upload, doing))
              .header("Content-Digest", Digests.header(content.digest()))
              .POST(new Body(content, content.byteCount(), upload.progress()))
              .build();
      return Exchange.ofBytes(
          doing, request, answer -> SessionPicture.of(Json.object(answer.body())));
    } catch (IOException e) {
      throw new LocalFailure(content.name(), e).toException(doing);
    }
  }

  /** Returns the action as error messages name it. */
  static String doing(Upload upload) {
    return "uploading " + upload.content().name();
  }

  private static String mediaType(Upload upload, String doing) throws IOException {
    if (upload.isByUrl()) {
      return "application/json";
    }
    return upload.mediaType().isPresent()
        ? upload.mediaType().get()
        : MediaTypes.find(upload.content())
            .orElseThrow(() ->
                new RefusedException(
                    doing
                        + ": neither the first bytes nor the name are those of an image: set the"
                        + " format with Upload.format(…) or mediaType(…), or with the file's"
                        + " extension",
                    null,
                    null))
            .mediaType();
  }

  private static void requireDigest(String doing, StoredImage image, @Nullable String sent) {
    if (!image.digest().equals(sent)) {
      throw new UnexpectedAnswerException(
          doing
              + ": the server stored different bytes ("
              + image.digest()
              + " instead of "
              + sent
              + "): delete image "
              + image.id()
              + " and upload it again; if it was a file, check whether it changed meanwhile",
          null,
          null);
    }
  }
}
