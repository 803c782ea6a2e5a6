package com.progimage.sdk;

import com.progimage.sdk.transformation.Transformation;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A stored image in a format and shape. The server makes the rendition when it is first downloaded
 * or its {@link #url} is first requested, and keeps it. Immutable.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="download"}
 */
public final class Rendition implements Downloadable {
  private final ProgImageAsyncClient client;
  private final String id;
  private final URI imageUrl;
  private final @Nullable StoredImage image;
  private final Transformation transformation;
  private final ImageFormat format;
  private final @Nullable Duration timeout;
  private final @Nullable ProgressListener progress;

  Rendition(
      ProgImageAsyncClient client,
      String id,
      URI imageUrl,
      @Nullable StoredImage image,
      Transformation transformation,
      ImageFormat format) {
    this(client, id, imageUrl, image, transformation, format, null, null);
  }

  private Rendition(
      ProgImageAsyncClient client,
      String id,
      URI imageUrl,
      @Nullable StoredImage image,
      Transformation transformation,
      ImageFormat format,
      @Nullable Duration timeout,
      @Nullable ProgressListener progress) {
    this.client = client;
    this.id = id;
    this.imageUrl = imageUrl;
    this.image = image;
    this.transformation = transformation;
    this.format = format;
    this.timeout = timeout;
    this.progress = progress;
  }

  @Override
  public Rendition transform(Transformation wanted) {
    return new Rendition(client, id, imageUrl, image, wanted, format, timeout, progress);
  }

  @Override
  public Rendition as(ImageFormat wanted) {
    return new Rendition(client, id, imageUrl, image, transformation, wanted, timeout, progress);
  }

  @Override
  public Rendition timeout(Duration limit) {
    Durations.requirePositive("timeout", limit);
    return new Rendition(client, id, imageUrl, image, transformation, format, limit, progress);
  }

  @Override
  public Rendition progress(ProgressListener listener) {
    return new Rendition(client, id, imageUrl, image, transformation, format, timeout, listener);
  }

  /**
   * {@return its public address, for browsers and caches; equal transformations have equal
   * addresses}
   */
  public URI url() {
    return URI.create(imageUrl + suffix(transformation));
  }

  /**
   * Signs its public address with the client's key, so that everyone can read this rendition
   * without a key until a time. It sends no request. The signature allows no more than the key
   * does, and ends when the key is revoked or expires.
   *
   * {@snippet class="com.progimage.features.ReadmeExamples" region="sign"}
   *
   * @param until the end of its validity, rounded down to whole seconds
   * @return the address and its signature
   * @throws NotPermittedException if the client has no key, or only a part of one
   */
  public URI signedUrl(Instant until) {
    return client.connection().signer("signing " + path()).sign(url(), path(), until);
  }

  /**
   * Signs its public address as {@link #signedUrl} does, for all renditions of the image: everyone
   * who knows the address can replace the transformation and the format, and keep the query.
   *
   * @param until the end of its validity, rounded down to whole seconds
   * @return the address and the signature of the whole image
   * @throws NotPermittedException if the client has no key, or only a part of one
   */
  public URI signedUrlOfWholeImage(Instant until) {
    return client.connection().signer("signing " + path()).signImage(url(), imagePath(), until);
  }

  @Override
  public byte[] download() {
    return Blocking.await(client.download(this));
  }

  /**
   * Downloads the image into memory unless its ETag is the given one.
   *
   * @param etag the result of {@link #fetchEtag}, {@link #saveWithEtag} or {@link #saveIfChanged},
   *     including its quotes
   * @return all its bytes; empty if they have not changed
   * @throws ImageNotFoundException if the image does not exist
   */
  public Optional<byte[]> downloadIfChanged(String etag) {
    return Blocking.await(client.downloadIfChanged(this, etag));
  }

  @Override
  public InputStream openStream() {
    return Blocking.await(client.openStream(this));
  }

  @Override
  public void saveTo(Path file) {
    Blocking.await(client.saveTo(this, file));
  }

  /**
   * Saves the image as {@link #saveTo} does.
   *
   * @param file created, or replaced atomically
   * @return the ETag, for {@link #saveIfChanged}
   * @throws ImageNotFoundException if the image does not exist
   * @throws LocalFileException if the file cannot be written
   */
  public String saveWithEtag(Path file) {
    return Blocking.await(client.saveWithEtag(this, file));
  }

  /**
   * Saves the image as {@link #saveTo} does, unless its ETag is the given one.
   *
   * @param file left unchanged if nothing has changed
   * @param etag the result of an earlier call
   * @return the new ETag; empty if nothing has changed
   * @throws ImageNotFoundException if the image does not exist
   * @throws LocalFileException if the file cannot be written
   */
  public Optional<String> saveIfChanged(Path file, String etag) {
    return Blocking.await(client.saveIfChanged(this, file, etag));
  }

  /**
   * Fetches the ETag. The server renders nothing for it.
   *
   * @return the ETag, including its quotes
   * @throws ImageNotFoundException if the image does not exist
   */
  public String fetchEtag() {
    return Blocking.await(client.fetchEtag(this));
  }

  /**
   * Returns the value of a {@code srcset} attribute with this rendition in several widths. A
   * transformation that ends in a resize to a box keeps the box's ratio; any other gets a final
   * resize. If the image is only converted, widths beyond its own are replaced by its own width.
   *
   * @param width in pixels, 1 to 16,384
   * @param more further widths
   * @return addresses and widths, narrowest first
   */
  public String srcset(int width, int... more) {
    return candidates(Rendition::url, width, more);
  }

  /**
   * Returns what {@link #srcset} does, with each address signed on its own as {@link #signedUrl}
   * does: everyone who knows the addresses can read these renditions and no others. An HTML page
   * escapes their ampersands.
   *
   * {@snippet class="com.progimage.features.ReadmeExamples" region="sign"}
   *
   * @param until the end of their validity, rounded down to whole seconds
   * @param width in pixels, 1 to 16,384
   * @param more further widths
   * @return signed addresses and widths, narrowest first
   * @throws NotPermittedException if the client has no key, or only a part of one
   */
  public String signedSrcset(Instant until, int width, int... more) {
    return candidates(each -> each.signedUrl(until), width, more);
  }

  private String candidates(Function<Rendition, URI> address, int width, int... more) {
    int widest = widest();
    return IntStream.concat(IntStream.of(width), Arrays.stream(more))
        .map(each -> Math.min(each, widest))
        .sorted()
        .distinct()
        .mapToObj(
            each -> address.apply(transform(transformation.scaledToWidth(each))) + " " + each + "w")
        .collect(Collectors.joining(", "));
  }

  private int widest() {
    boolean isKnown =
        image != null
            && transformation.operations().isEmpty()
            && !image.format().equals(ImageFormat.SVG);
    return isKnown && image != null ? image.width() : Integer.MAX_VALUE;
  }

  private String imagePath() {
    return "/images/" + id;
  }

  private String path() {
    return imagePath() + suffix(transformation);
  }

  private String suffix(Transformation wanted) {
    String text = wanted.toString();
    return (text.isEmpty() ? "" : "/" + text) + "." + format.extension();
  }

  /**
   * @param etag of the bytes that the client has, or {@code *} to ask only for the ETag; null to
   *     download in any case
   */
  Download toDownload(Connection connection, @Nullable String etag) {
    String path = path();
    return new Download(
        connection,
        "getting " + path,
        () -> {
          HttpRequest.Builder request = connection.request(path);
          return (etag == null ? request : request.header("If-None-Match", etag)).build();
        },
        () -> true,
        timeout,
        progress,
        digest());
  }

  /** Returns the expected digest of the bytes if they are the stored original; otherwise null. */
  private @Nullable String digest() {
    boolean isOriginal =
        image != null && image.format().equals(format) && transformation.toString().isEmpty();
    return isOriginal && image != null ? image.digest() : null;
  }

  /** {@return its public address} */
  @Override
  public String toString() {
    return url().toString();
  }
}
