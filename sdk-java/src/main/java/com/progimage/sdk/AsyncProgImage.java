package com.progimage.sdk;

import com.progimage.sdk.Exchange.Answer;
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
 * {@link ProgImage} without waiting. Cancelling a future that a method here gave, but not one made
 * of it, aborts the exchange with the server. Futures fail with the exceptions that the blocking
 * methods throw.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="async"}
 */
public final class AsyncProgImage {
  private final Connection connection;

  AsyncProgImage(Connection connection) {
    this.connection = connection;
  }

  /**
   * Stores an image.
   *
   * @param upload the image, and how
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
   * @param uploads taken one by one, when there is room for another
   * @param concurrency how many are under way at a time, 1 to 1,000
   * @return the results in the order of the uploads; failures are among them
   */
  public CompletableFuture<List<UploadResult>> uploadAll(
      Iterable<Upload> uploads, int concurrency) {
    return uploadAll(uploads, concurrency, result -> {});
  }

  /**
   * Stores many images.
   *
   * @param uploads taken one by one, when there is room for another
   * @param concurrency how many are under way at a time, 1 to 1,000
   * @param each called with each result at once, by one thread at a time
   * @return the results in the order of the uploads; failures are among them
   */
  public CompletableFuture<List<UploadResult>> uploadAll(
      Iterable<Upload> uploads, int concurrency, Consumer<? super UploadResult> each) {
    return BulkUpload.start(this, uploads, concurrency, each);
  }

  /**
   * Asks for an image's record.
   *
   * @param id of the image
   * @return its record
   */
  public CompletableFuture<StoredImage> info(String id) {
    String path = "/images/" + ImageIds.require(id);
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for image " + id,
            connection.request(path).build(),
            answer -> Json.image(Json.object(answer.body()), this)));
  }

  /**
   * Lists all images, the oldest first.
   *
   * @param each called with each image, one after the other
   * @return done after the last one
   */
  public CompletableFuture<Void> list(Consumer<? super StoredImage> each) {
    return Pages.Eagerly.start(this::page, "", connection.executor(), each);
  }

  /**
   * Deletes an image and all its renditions. A repetition that finds it gone counts as done.
   *
   * @param id of the image
   * @return done when the server promises it
   */
  public CompletableFuture<Void> delete(String id) {
    HttpRequest request = connection.request("/images/" + ImageIds.require(id)).DELETE().build();
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

  /** {@return what the server can do} */
  public CompletableFuture<Capabilities> capabilities() {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for capabilities",
            connection.request("/capabilities").build(),
            answer -> Capabilities.of(Json.object(answer.body()))));
  }

  /**
   * Asks the server whether it is ready.
   *
   * @return how long the answer took; failed where it is not ready
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
   * @return its whole bytes
   */
  public CompletableFuture<byte[]> bytes(Rendition rendition) {
    return get(rendition, request(rendition), inMemory(rendition), Answer::body, () -> {});
  }

  /**
   * Downloads a rendition unless it has an ETag.
   *
   * @param rendition of an image of this server
   * @param etag of the bytes that need not be sent
   * @return its whole bytes; empty where they have not changed
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
   * Begins to download a rendition.
   *
   * @param rendition of an image of this server
   * @return its bytes as they come, to be closed
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
   * Saves a rendition as a file, as {@link Rendition#saveTo} does.
   *
   * @param rendition of an image of this server
   * @param file made, or replaced at once
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
   * Saves a rendition as a file unless it has an ETag, as {@link Rendition#saveIfChanged} does.
   *
   * @param rendition of an image of this server
   * @param file made, or replaced at once, or left alone
   * @param etag of the bytes that need not be sent
   * @return the new ETag; empty where nothing has changed
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
   * Asks for a rendition's ETag, without rendering it.
   *
   * @param rendition of an image of this server
   * @return with quotes, as HTTP has it
   */
  public CompletableFuture<String> etag(Rendition rendition) {
    // Not HEAD, whose answer has no body to say why it is refused.
    return get(
        rendition,
        request(rendition).header("If-None-Match", "*"),
        BodyHandlers.discarding(),
        Answer::etag,
        () -> {});
  }

  /**
   * Has an image rendered that is not stored.
   *
   * @param rendering made by {@link ProgImage#render(Path)} and the like
   * @return its whole bytes
   */
  public CompletableFuture<byte[]> bytes(Rendering rendering) {
    return post(
        rendering, metered(rendering, BodySubscribers::ofByteArray), Answer::body, () -> {});
  }

  /**
   * Has an image rendered that is not stored.
   *
   * @param rendering made by {@link ProgImage#render(Path)} and the like
   * @return its bytes as they come, to be closed
   */
  public CompletableFuture<InputStream> stream(Rendering rendering) {
    Duration timeout = rendering.timeout().orElse(connection.timeout());
    return post(
        rendering, metered(rendering, () -> new StreamBody(timeout)), Answer::body, () -> {});
  }

  /**
   * Has an image rendered that is not stored, as {@link Rendering#saveTo} does.
   *
   * @param rendering made by {@link ProgImage#render(Path)} and the like
   * @param file made, or replaced at once
   * @return done when the file is whole
   */
  public CompletableFuture<Void> saveTo(Rendering rendering, Path file) {
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
  public AsyncJobs jobs() {
    return new AsyncJobs(connection);
  }

  CompletableFuture<Pages.Page<StoredImage>> page(String query) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "listing images",
            connection.request("/images" + query).build(),
            answer ->
                Pages.Page.of(
                    Json.object(answer.body()), "images", query, json -> Json.image(json, this))));
  }

  Connection connection() {
    return connection;
  }

  /** Where an image is, as far as this client knows. */
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
      Rendering rendering, BodyHandler<B> body, Function<Answer<B>, T> read, Runnable cleanUp) {
    return Call.prepare(
        connection,
        () ->
            Uploading.exchange(connection, rendering, body, made(rendering.doing(), read), cleanUp),
        rendering.timeout().orElse(connection.timeout()));
  }

  /** Refuses the record of a job that will make it (202), so that no one takes it for the image. */
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
      Rendering rendering, Supplier<BodySubscriber<B>> target) {
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
