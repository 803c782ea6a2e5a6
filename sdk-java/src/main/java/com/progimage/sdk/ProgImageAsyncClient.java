package com.progimage.sdk;

import com.progimage.sdk.Exchange.Answer;
import com.progimage.sdk.text.Json;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asynchronous form of {@link ProgImageClient}. Canceling a future that a method returned aborts the
 * exchange with the server; canceling a future derived from it does not. Futures fail with the
 * exceptions that the blocking methods throw.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="async"}
 */
public final class ProgImageAsyncClient {
  private final Connection connection;

  ProgImageAsyncClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Stores an image.
   *
   * @param upload the image and its options
   * @return its record
   */
  public CompletableFuture<StoredImage> upload(Upload upload) {
    return Call.prepare(
        connection,
        () -> Uploading.exchange(this, upload),
        upload.timeout().orElse(connection.timeout()));
  }

  /**
   * Stores many images.
   *
   * @param uploads read one at a time, when a slot is free
   * @param concurrency the number of uploads in progress at a time, 1 to 1,000
   * @return the results in the order of the uploads, including the failures
   */
  public CompletableFuture<List<UploadResult>> uploadAll(
      Iterable<Upload> uploads, int concurrency) {
    return uploadAll(uploads, concurrency, result -> {});
  }

  /**
   * Stores many images and reports each result as it arrives.
   *
   * @param uploads read one at a time, when a slot is free
   * @param concurrency the number of uploads in progress at a time, 1 to 1,000
   * @param each called with each result as soon as it is known, by one thread at a time
   * @return the results in the order of the uploads, including the failures
   */
  public CompletableFuture<List<UploadResult>> uploadAll(
      Iterable<Upload> uploads, int concurrency, Consumer<? super UploadResult> each) {
    return BulkUpload.start(this, uploads, concurrency, each);
  }

  /**
   * Fetches an image's record.
   *
   * @param id the image's id
   * @return its record
   */
  public CompletableFuture<StoredImage> info(String id) {
    String path = "/images/" + ImageNotFoundException.requireId(id);
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for image " + id,
            connection.request(path).build(),
            answer -> StoredImage.of(Json.object(answer.body()), this)));
  }

  /**
   * Lists all images, oldest first.
   *
   * @param each called with each image, one after the other
   * @return completes after the last image
   */
  public CompletableFuture<Void> list(Consumer<? super StoredImage> each) {
    return Pages.Eagerly.start(this::page, "", connection.executor(), each);
  }

  /**
   * Deletes an image and all its renditions. A retry that finds the image gone counts as success.
   *
   * @param id the image's id
   * @return completes when the server has confirmed the deletion
   */
  public CompletableFuture<Void> delete(String id) {
    HttpRequest request = connection.request("/images/" + ImageNotFoundException.requireId(id)).DELETE().build();
    return Call.start(
        connection,
        new Exchange<Void, Void>(
            "deleting image " + id,
            request,
            () -> true,
            true,
            BodyHandlers.discarding(),
            answer -> null,
            () -> {}));
  }

  /** {@return the formats, operations and limits of the server} */
  public CompletableFuture<Capabilities> capabilities() {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for capabilities",
            connection.request("/capabilities").build(),
            answer -> Capabilities.of(Json.object(answer.body()))));
  }

  /**
   * Checks whether the server is ready.
   *
   * @return the round-trip time; fails if the server is not ready
   */
  public CompletableFuture<Duration> ping() {
    long start = System.nanoTime();
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking whether the server is ready",
            connection.request("/health/ready").build(),
            answer -> {
              Json.text(Json.object(answer.body()), "status");
              return Duration.ofNanos(System.nanoTime() - start);
            }));
  }

  /**
   * Downloads a rendition.
   *
   * @param rendition of an image of this server
   * @return all its bytes
   */
  public CompletableFuture<byte[]> bytes(Rendition rendition) {
    return get(rendition, request(rendition), inMemory(rendition), Answer::body, () -> {});
  }

  /**
   * Downloads a rendition unless its ETag is the given one.
   *
   * @param rendition of an image of this server
   * @param etag the ETag of the bytes that the caller has
   * @return all its bytes; empty if they have not changed
   */
  public CompletableFuture<Optional<byte[]>> bytesIfChanged(Rendition rendition, String etag) {
    return get(
        rendition,
        request(rendition).header("If-None-Match", etag),
        inMemory(rendition),
        answer -> answer.status() == 304 ? Optional.empty() : Optional.of(answer.body()),
        () -> {});
  }

  /**
   * Starts to download a rendition.
   *
   * @param rendition of an image of this server
   * @return its bytes as they arrive; the caller closes the stream
   */
  public CompletableFuture<InputStream> stream(Rendition rendition) {
    Duration timeout = rendition.timeout().orElse(connection.timeout());
    BodyHandler<InputStream> body =
        info ->
            new Metered<>(
                new StreamBody(timeout),
                doing(rendition),
                info.headers(),
                rendition.progress(),
                rendition.digest());
    return get(rendition, request(rendition), body, Answer::body, () -> {});
  }

  /**
   * Saves a rendition to a file, as {@link Rendition#saveTo} does.
   *
   * @param rendition of an image of this server
   * @param file created, or replaced atomically
   * @return the ETag
   */
  public CompletableFuture<String> saveTo(Rendition rendition, Path file) {
    FileTarget target = new FileTarget(file);
    return get(
        rendition,
        request(rendition),
        inFile(rendition, target),
        answer -> commit(answer, target),
        target::discard);
  }

  /**
   * Saves a rendition to a file unless its ETag is the given one, as {@link
   * Rendition#saveIfChanged} does.
   *
   * @param rendition of an image of this server
   * @param file created, replaced atomically, or left unchanged
   * @param etag the ETag of the bytes that the file has
   * @return the new ETag; empty if nothing has changed
   */
  public CompletableFuture<Optional<String>> saveIfChanged(
      Rendition rendition, Path file, String etag) {
    FileTarget target = new FileTarget(file);
    return get(
        rendition,
        request(rendition).header("If-None-Match", etag),
        inFile(rendition, target),
        answer -> answer.status() == 304 ? Optional.empty() : Optional.of(commit(answer, target)),
        target::discard);
  }

  /**
   * Fetches a rendition's ETag without rendering it.
   *
   * @param rendition of an image of this server
   * @return the ETag, including its quotes
   */
  public CompletableFuture<String> etag(Rendition rendition) {
    // Not HEAD: its response has no body that could explain a refusal.
    return get(
        rendition,
        request(rendition).header("If-None-Match", "*"),
        BodyHandlers.discarding(),
        Answer::etag,
        () -> {});
  }

  /**
   * Renders an image that the server does not store.
   *
   * @param rendering made by {@link ProgImageClient#render(Path)} or its overloads
   * @return all its bytes
   */
  public CompletableFuture<byte[]> bytes(UnstoredRendition rendering) {
    return post(
        rendering, metered(rendering, BodySubscribers::ofByteArray), Answer::body, () -> {});
  }

  /**
   * Renders an image that the server does not store.
   *
   * @param rendering made by {@link ProgImageClient#render(Path)} or its overloads
   * @return its bytes as they arrive; the caller closes the stream
   */
  public CompletableFuture<InputStream> stream(UnstoredRendition rendering) {
    Duration timeout = rendering.timeout().orElse(connection.timeout());
    return post(
        rendering, metered(rendering, () -> new StreamBody(timeout)), Answer::body, () -> {});
  }

  /**
   * Renders an image that the server does not store, as {@link UnstoredRendition#saveTo} does.
   *
   * @param rendering made by {@link ProgImageClient#render(Path)} or its overloads
   * @param file created, or replaced atomically
   * @return completes when the file is complete
   */
  public CompletableFuture<Void> saveTo(UnstoredRendition rendering, Path file) {
    FileTarget target = new FileTarget(file);
    return post(
        rendering,
        metered(rendering, target::subscriber),
        answer -> {
          target.commit();
          return null;
        },
        target::discard);
  }

  /** {@return the server's jobs} */
  public JobsAsyncClient jobs() {
    return new JobsAsyncClient(connection);
  }

  CompletableFuture<Pages.Page<StoredImage>> page(String query) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "listing images",
            connection.request("/images" + query).build(),
            answer ->
                Pages.Page.of(
                    Json.object(answer.body()), "images", query, json -> StoredImage.of(json, this))));
  }

  Connection connection() {
    return connection;
  }

  /** Returns the address that this client assumes for an image. */
  URI publicUrl(String id) {
    return connection.at("/images/" + id);
  }

  private <B, T> CompletableFuture<T> get(
      Rendition rendition,
      HttpRequest.Builder request,
      BodyHandler<B> body,
      Function<Answer<B>, T> read,
      Runnable cleanUp) {
    return Call.start(
        connection,
        new Exchange<>(
            doing(rendition),
            request.build(),
            () -> true,
            false,
            body,
            made(doing(rendition), read),
            cleanUp),
        rendition.timeout().orElse(connection.timeout()));
  }

  private <B, T> CompletableFuture<T> post(
      UnstoredRendition rendering, BodyHandler<B> body, Function<Answer<B>, T> read, Runnable cleanUp) {
    return Call.prepare(
        connection,
        () ->
            Uploading.exchange(connection, rendering, body, made(rendering.doing(), read), cleanUp),
        rendering.timeout().orElse(connection.timeout()));
  }

  /**
   * Rejects a 202 answer, whose body is the record of a job, so that callers never take it for the
   * image.
   */
  private static <B, T> Function<Answer<B>, T> made(String doing, Function<Answer<B>, T> read) {
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

  private static <B> BodyHandler<B> metered(
      UnstoredRendition rendering, Supplier<BodySubscriber<B>> target) {
    return info ->
        new Metered<>(target.get(), rendering.doing(), info.headers(), rendering.progress(), null);
  }

  private HttpRequest.Builder request(Rendition rendition) {
    return connection.request(rendition.path());
  }

  private static BodyHandler<byte[]> inMemory(Rendition rendition) {
    return info ->
        new Metered<>(
            BodySubscribers.ofByteArray(),
            doing(rendition),
            info.headers(),
            rendition.progress(),
            rendition.digest());
  }

  private static BodyHandler<Path> inFile(Rendition rendition, FileTarget target) {
    return info ->
        new Metered<>(
            target.subscriber(),
            doing(rendition),
            info.headers(),
            rendition.progress(),
            rendition.digest());
  }

  private static String commit(Answer<Path> answer, FileTarget target) {
    String etag = answer.etag();
    target.commit();
    return etag;
  }

  private static String doing(Rendition rendition) {
    return "getting " + rendition.path();
  }
}
