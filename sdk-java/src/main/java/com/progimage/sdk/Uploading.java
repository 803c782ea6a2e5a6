package com.progimage.sdk;

import com.progimage.sdk.Exchange.Answer;
import com.progimage.sdk.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the exchange that sends an image, to be stored or only rendered. Reads a file first in
 * order to hash it.
 */
final class Uploading {
  private Uploading() {}

  static Exchange<byte[], StoredImage> exchange(ProgImageAsyncClient client, Upload upload) {
    Content content = upload.content();
    String doing = "uploading " + content.name();
    try {
      String mediaType = mediaType(upload, doing);
      byte[] digest = content.isReadableBeforehand() ? digest(content) : null;
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

  /**
   * @param body handles the rendered image
   */
  static <B, T> Exchange<B, T> exchange(
      Connection connection,
      UnstoredRendition rendering,
      BodyHandler<B> body,
      Function<Answer<B>, T> read,
      Runnable cleanUp) {
    Content content = rendering.source();
    try {
      ImageFormat own = format(content, rendering.doing());
      HttpRequest.Builder request =
          connection
              .request(rendering.path(own))
              .header("Content-Type", own.mediaType())
              .POST(new Body(content, content.byteCount(), null));
      if (content.isReadableBeforehand()) {
        request.header("Content-Digest", Digests.header(digest(content)));
      }
      return new Exchange<>(
          rendering.doing(), request.build(), content::isRepeatable, false, body, read, cleanUp);
    } catch (IOException e) {
      throw new LocalFailure(content.name(), e).toException(rendering.doing());
    }
  }

  private static String mediaType(Upload upload, String doing) throws IOException {
    if (upload.isByUrl()) {
      return "application/json";
    }
    return upload.mediaType().isPresent()
        ? upload.mediaType().get()
        : format(upload.content(), doing).mediaType();
  }

  private static ImageFormat format(Content content, String doing) throws IOException {
    return MediaTypes.ofBytes(content.head())
        .or(() -> MediaTypes.ofName(content.name()))
        .orElseThrow(() ->
            new RefusedException(
                doing
                    + ": neither the first bytes nor the name are those of an image: set the format"
                    + " with Upload.format(…) or mediaType(…), or with the file's extension",
                null,
                null));
  }

  private static byte[] digest(Content content) throws IOException {
    try (InputStream in = content.open()) {
      return Digests.of(in);
    }
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
