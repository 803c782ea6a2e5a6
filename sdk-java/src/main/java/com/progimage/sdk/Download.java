package com.progimage.sdk;

import com.progimage.sdk.Exchange.Answer;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Downloads one image in the way that the caller chooses.
 *
 * @param doing the action as error messages name it
 * @param request creates the request; may read a file
 * @param repeatable whether the request can be sent again; checked before each retry
 * @param timeout overrides the client's
 * @param digest the expected digest of the bytes; null to accept any
 */
record Download(
    Connection connection,
    String doing,
    Supplier<HttpRequest> request,
    BooleanSupplier repeatable,
    @Nullable Duration timeout,
    @Nullable ProgressListener progress,
    @Nullable String digest) {

  static Download of(Downloadable image, Connection connection) {
    return image instanceof Rendition stored
        ? stored.toDownload(connection, null)
        : ((UnstoredRendition) image).toDownload(connection);
  }

  CompletableFuture<byte[]> bytes() {
    return start(metered(BytesBody::new), Answer::body, () -> {});
  }

  /** Downloads all bytes; empty if the server says that they have not changed. */
  CompletableFuture<Optional<byte[]>> bytesIfChanged() {
    return start(
        metered(BytesBody::new),
        answer -> answer.isUnchanged() ? Optional.empty() : Optional.of(answer.body()),
        () -> {});
  }

  CompletableFuture<InputStream> stream() {
    return start(metered(headers -> new StreamBody(limit())), Answer::body, () -> {});
  }

  /** Fetches the ETag and ignores the body. */
  CompletableFuture<String> etag() {
    return start(BodyHandlers.discarding(), Answer::etag, () -> {});
  }

  /**
   * Downloads to a file, which stays as it was if its bytes have not changed.
   *
   * @param read reads the result from the answer, before the file is replaced
   */
  <T> CompletableFuture<T> save(Path file, Function<Answer<Path>, T> read) {
    FileTarget target = new FileTarget(file);
    return start(
        metered(headers -> target.subscriber()),
        answer -> {
          T result = read.apply(answer);
          if (answer.isUnchanged()) {
            target.discard();
          } else {
            target.commit();
          }
          return result;
        },
        target::discard);
  }

  private <B, T> CompletableFuture<T> start(
      BodyHandler<B> body, Function<Answer<B>, T> read, Runnable cleanUp) {
    return Call.prepare(
        connection,
        doing,
        () -> {
          try {
            return new Exchange<>(
                doing, request.get(), repeatable, false, body, made(read), cleanUp);
          } catch (RuntimeException e) {
            cleanUp.run();
            throw e;
          }
        },
        limit());
  }

  private Duration limit() {
    return timeout == null ? connection.timeout() : timeout;
  }

  private <B> BodyHandler<B> metered(Function<HttpHeaders, BodySubscriber<B>> target) {
    return info ->
        new Metered<>(target.apply(info.headers()), doing, info.headers(), progress, digest);
  }

  /**
   * Rejects a 202 answer, whose body is the record of a job, so that callers never take it for the
   * image.
   */
  private <B, T> Function<Answer<B>, T> made(Function<Answer<B>, T> read) {
    return answer -> {
      if (answer.status() == 202) {
        if (answer.value() instanceof StreamBody unread) {
          unread.close();
        }
        throw Problem.ofLater(answer.headers()).toException(doing, 1);
      }
      return read.apply(answer);
    };
  }
}
