package com.progimage.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.sdk.Exchange.Answer;
import com.progimage.sdk.text.Json;
import com.progimage.sdk.text.Numbers;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Asynchronous form of {@link ProgImageClient}. Canceling a future that a method returned aborts
 * the exchange with the server; canceling a future derived from it does not. Futures fail with the
 * exceptions that the blocking methods throw.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="async"}
 */
public final class ProgImageAsyncClient {
  private static final int MAX_DISTANCE = 64;

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
        Uploading.doing(upload),
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
  public CompletableFuture<StoredImage> get(String id) {
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
   * Lists the images after a given one, which may have been deleted.
   *
   * @param id a position in the order of {@link #list}
   * @param each called with each image, one after the other
   * @return completes after the last image
   */
  public CompletableFuture<Void> listAfter(String id, Consumer<? super StoredImage> each) {
    String query = "?after=" + ImageNotFoundException.requireId(id);
    return Pages.Eagerly.start(this::page, query, connection.executor(), each);
  }

  /**
   * Deletes an image and all its renditions. A retry that finds the image gone counts as success.
   *
   * @param id the image's id
   * @return completes when the server has confirmed the deletion
   */
  public CompletableFuture<Void> delete(String id) {
    HttpRequest request =
        connection.request("/images/" + ImageNotFoundException.requireId(id)).DELETE().build();
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

  /**
   * Fetches what the server can do.
   *
   * @return its formats, operations and limits
   */
  public CompletableFuture<Capabilities> fetchCapabilities() {
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
   * Downloads an image.
   *
   * @param image a stored or unstored rendition
   * @return all its bytes
   */
  public CompletableFuture<byte[]> download(Downloadable image) {
    return Download.of(image, connection).bytes();
  }

  /**
   * Downloads a rendition unless its ETag is the given one, as {@link Rendition#downloadIfChanged}
   * does.
   *
   * @param rendition of an image of this server
   * @param etag the ETag of the bytes that the caller has
   * @return all its bytes; empty if they have not changed
   */
  public CompletableFuture<Optional<byte[]>> downloadIfChanged(Rendition rendition, String etag) {
    return rendition.toDownload(connection, etag).bytesIfChanged();
  }

  /**
   * Starts to download an image.
   *
   * @param image a stored or unstored rendition
   * @return its bytes as they arrive; the caller closes the stream
   */
  public CompletableFuture<InputStream> openStream(Downloadable image) {
    return Download.of(image, connection).stream();
  }

  /**
   * Saves an image to a file, as {@link Downloadable#saveTo} does.
   *
   * @param image a stored or unstored rendition
   * @param file created, or replaced atomically
   * @return completes when the file is complete
   */
  public CompletableFuture<Void> saveTo(Downloadable image, Path file) {
    return Download.of(image, connection).save(file, answer -> null);
  }

  /**
   * Saves a rendition to a file, as {@link Rendition#saveWithEtag} does.
   *
   * @param rendition of an image of this server
   * @param file created, or replaced atomically
   * @return the ETag
   */
  public CompletableFuture<String> saveWithEtag(Rendition rendition, Path file) {
    return rendition.toDownload(connection, null).save(file, Answer::etag);
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
    return rendition
        .toDownload(connection, etag)
        .save(file, answer -> answer.isUnchanged() ? Optional.empty() : Optional.of(answer.etag()));
  }

  /**
   * Fetches a rendition's ETag without rendering it.
   *
   * @param rendition of an image of this server
   * @return the ETag, including its quotes
   */
  public CompletableFuture<String> fetchEtag(Rendition rendition) {
    // Not HEAD: its response has no body that could explain a refusal.
    return rendition.toDownload(connection, "*").etag();
  }

  /**
   * Has an image analyzed in the background, as {@link ProgImageClient#analyze} does.
   *
   * @param id the image's id
   * @param kinds at least one
   * @return the state of each
   */
  public CompletableFuture<List<Analysis>> analyze(String id, AnalysisKind... kinds) {
    return analyses().request(id, kinds);
  }

  /**
   * Lists images that look like another one, as {@link ProgImageClient#similar} does.
   *
   * @param id the image's id
   * @param distance the maximum number of bits in which the perceptual hashes differ, 0 to 64
   * @return the nearest first, at most 100
   */
  public CompletableFuture<List<SimilarImage>> similar(String id, int distance) {
    String query =
        "?similar="
            + ImageNotFoundException.requireId(id)
            + "&distance="
            + Numbers.within("distance", distance, 0, MAX_DISTANCE);
    return Call.start(
        connection,
        Exchange.ofBytes(
            "asking for images similar to " + id,
            connection.request("/images" + query).build(),
            answer -> {
              List<SimilarImage> images = new ArrayList<>();
              for (JsonNode json : Json.object(answer.body()).path("images")) {
                images.add(
                    new SimilarImage(StoredImage.of(json, this), Json.whole(json, "distance")));
              }
              return List.copyOf(images);
            }));
  }

  /** {@return the server's analyses, with statistics of what they found} */
  public AnalysesAsyncClient analyses() {
    return new AnalysesAsyncClient(connection);
  }

  /** {@return the server's sessions, which compare pictures without storing them} */
  public SessionsAsyncClient sessions() {
    return new SessionsAsyncClient(connection);
  }

  /** {@return the server's jobs} */
  public JobsAsyncClient jobs() {
    return new JobsAsyncClient(connection);
  }

  /** {@return the server's upload links, for clients without a key} */
  public UploadLinksAsyncClient uploadLinks() {
    return new UploadLinksAsyncClient(connection);
  }

  /** {@return the server's owners, with what they use and their quotas} */
  public OwnersAsyncClient owners() {
    return new OwnersAsyncClient(connection);
  }

  /** {@return the server's keys, for administrators} */
  public KeysAsyncClient keys() {
    return new KeysAsyncClient(connection);
  }

  /** {@return the server's tokens, in place of keys} */
  public TokensAsyncClient tokens() {
    return new TokensAsyncClient(connection);
  }

  CompletableFuture<Pages.Page<StoredImage>> page(String query) {
    return Call.start(
        connection,
        Exchange.ofBytes(
            "listing images",
            connection.request("/images" + query).build(),
            answer ->
                Pages.Page.of(
                    Json.object(answer.body()),
                    "images",
                    query,
                    json -> StoredImage.of(json, this))));
  }

  Finding<Faces> faces(String id) {
    return Finding.faces(this, ImageNotFoundException.requireId(id));
  }

  Finding<Labels> labels(String id) {
    return Finding.labels(this, ImageNotFoundException.requireId(id));
  }

  Finding<Placeholder> placeholder(String id) {
    return Finding.placeholder(this, ImageNotFoundException.requireId(id));
  }

  Connection connection() {
    return connection;
  }

  /** Returns the address that this client assumes for an image. */
  URI publicUrl(String id) {
    return connection.at("/images/" + id);
  }
}
