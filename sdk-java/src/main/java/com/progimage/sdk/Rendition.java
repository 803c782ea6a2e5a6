package com.progimage.sdk;

import com.progimage.sdk.transformation.Transformation;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An image in a format and shape. It only describes the image until it is downloaded or its {@link
 * #url} is requested: the server makes the rendition on the first request and keeps it. Immutable.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="download"}
 */
public final class Rendition {
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

  /**
   * Returns the same rendition in another format.
   *
   * @param wanted the format
   * @return its rendition
   */
  public Rendition as(ImageFormat wanted) {
    return new Rendition(client, id, imageUrl, image, transformation, wanted, timeout, progress);
  }

  /**
   * Limits the time of each whole call. Overrides the client's limit. For {@link #stream}, it
   * limits the time until the first byte, and then each wait for more bytes.
   *
   * @param limit the time including retries and the body
   * @return this with that timeout
   */
  public Rendition timeout(Duration limit) {
    Durations.requirePositive("timeout", limit);
    return new Rendition(client, id, imageUrl, image, transformation, format, limit, progress);
  }

  /**
   * Reports the progress of downloads.
   *
   * @param listener called while bytes arrive
   * @return this with that listener
   */
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
   * {@return all its bytes}
   *
   * @throws ImageNotFoundException if the image does not exist
   */
  public byte[] bytes() {
    return Blocking.await(client.bytes(this));
  }

  /**
   * Downloads the bytes unless their ETag is the given one.
   *
   * @param etag the result of {@link #etag}, {@link #saveTo} or {@link #saveIfChanged}, including
   *     its quotes
   * @return the bytes; empty if they have not changed
   * @throws ImageNotFoundException if the image does not exist
   */
  public Optional<byte[]> bytesIfChanged(String etag) {
    return Blocking.await(client.bytesIfChanged(this, etag));
  }

  /**
   * Downloads the bytes as a stream. The caller must close it. It throws an {@link
   * java.io.IOException} if the connection breaks or if no bytes arrive within the timeout.
   *
   * @return a stream that starts at the first byte
   * @throws ImageNotFoundException if the image does not exist
   */
  public InputStream stream() {
    return Blocking.await(client.stream(this));
  }

  /**
   * Saves the bytes to a file in an existing folder. On any failure, the file is unchanged; it is
   * never partial.
   *
   * @param file created, or replaced atomically
   * @return the ETag, for {@link #saveIfChanged}
   * @throws ImageNotFoundException if the image does not exist
   * @throws LocalFileException if the file cannot be written
   */
  public String saveTo(Path file) {
    return Blocking.await(client.saveTo(this, file));
  }

  /**
   * Saves the bytes as {@link #saveTo} does, unless their ETag is the given one.
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
  public String etag() {
    return Blocking.await(client.etag(this));
  }

  /**
   * Returns the value of a {@code srcset} attribute with this rendition in several widths. A
   * transformation that ends in a resize to a box keeps the box's ratio; any other gets a final
   * resize. If the image is only converted, widths beyond its own are replaced by its own width.
   *
   * @param widths in pixels, 1 to 16,384
   * @return addresses and widths, narrowest first
   */
  public String srcset(int... widths) {
    if (widths.length == 0) {
      throw new IllegalArgumentException("name at least one width");
    }
    int widest = widest();
    return Arrays.stream(widths)
        .map(width -> Math.min(width, widest))
        .sorted()
        .distinct()
        .mapToObj(width -> imageUrl + suffix(transformation.scaledToWidth(width)) + " " + width + "w")
        .collect(Collectors.joining(", "));
  }

  private int widest() {
    boolean isKnown =
        image != null
            && transformation.operations().isEmpty()
            && !image.format().equals(ImageFormat.SVG);
    return isKnown && image != null ? image.width() : Integer.MAX_VALUE;
  }

  private String suffix(Transformation wanted) {
    String text = wanted.toString();
    return (text.isEmpty() ? "" : "/" + text) + "." + format.extension();
  }

  String path() {
    return "/images/" + id + suffix(transformation);
  }

  /** Returns the expected digest of the bytes if they are the stored original; otherwise null. */
  @Nullable String digest() {
    boolean isOriginal =
        image != null && image.format().equals(format) && transformation.toString().isEmpty();
    return isOriginal && image != null ? image.digest() : null;
  }

  Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  @Nullable ProgressListener progress() {
    return progress;
  }

  /** {@return its public address} */
  @Override
  public String toString() {
    return url().toString();
  }
}
