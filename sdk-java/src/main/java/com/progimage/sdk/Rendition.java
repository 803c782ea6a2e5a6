package com.progimage.sdk;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An image in a format and shape: a description, until it is downloaded or its {@link #url} is
 * handed out. The server makes it on the first request and keeps it. Immutable.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="download"}
 */
public final class Rendition {
  private final AsyncProgImage client;
  private final String id;
  private final URI imageUrl;
  private final @Nullable StoredImage image;
  private final Transformation transformation;
  private final ImageFormat format;
  private final @Nullable Duration timeout;
  private final @Nullable ProgressListener progress;

  Rendition(
      AsyncProgImage client,
      String id,
      URI imageUrl,
      @Nullable StoredImage image,
      Transformation transformation,
      ImageFormat format) {
    this(client, id, imageUrl, image, transformation, format, null, null);
  }

  private Rendition(
      AsyncProgImage client,
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
   * The same in another format.
   *
   * @param wanted the format
   * @return its rendition
   */
  public Rendition as(ImageFormat wanted) {
    return new Rendition(client, id, imageUrl, image, transformation, wanted, timeout, progress);
  }

  /**
   * Limits the time of each whole call, instead of the client's limit; of a {@link #stream} that
   * until its beginning, and then that of each wait for more.
   *
   * @param limit repetitions and the body included
   * @return this with that timeout
   */
  public Rendition timeout(Duration limit) {
    Durations.requirePositive("timeout", limit);
    return new Rendition(client, id, imageUrl, image, transformation, format, limit, progress);
  }

  /**
   * Has someone hear how far a download is.
   *
   * @param listener called while bytes come in
   * @return this with that listener
   */
  public Rendition progress(ProgressListener listener) {
    return new Rendition(client, id, imageUrl, image, transformation, format, timeout, listener);
  }

  /** {@return its public address, for browsers and caches; the same for equal transformations} */
  public URI url() {
    return URI.create(imageUrl + suffix(transformation));
  }

  /**
   * {@return its whole bytes}
   *
   * @throws ImageNotFoundException where there is no such image
   */
  public byte[] bytes() {
    return Blocking.await(client.bytes(this));
  }

  /**
   * Its bytes, unless they are the ones that an earlier {@link #etag} named.
   *
   * @param etag what {@link #etag}, {@link #saveTo} or the like gave, quotes and all
   * @return the bytes; empty where they have not changed
   * @throws ImageNotFoundException where there is no such image
   */
  public Optional<byte[]> bytesIfChanged(String etag) {
    return Blocking.await(client.bytesIfChanged(this, etag));
  }

  /**
   * Its bytes as they come. The stream must be closed; it throws an {@link java.io.IOException}
   * where the body breaks, or where nothing comes within the timeout.
   *
   * @return from the first byte
   * @throws ImageNotFoundException where there is no such image
   */
  public InputStream stream() {
    return Blocking.await(client.stream(this));
  }

  /**
   * Saves its bytes as a file, in a folder that is there. Whatever fails, the file has either all
   * of them or is as it was before.
   *
   * @param file made, or replaced at once
   * @return the ETag, for {@link #saveIfChanged}
   * @throws ImageNotFoundException where there is no such image
   * @throws LocalFileException where the file cannot be written
   */
  public String saveTo(Path file) {
    return Blocking.await(client.saveTo(this, file));
  }

  /**
   * Saves its bytes as {@link #saveTo} does, unless they are the ones that an ETag names.
   *
   * @param file left alone where nothing has changed
   * @param etag what an earlier call gave
   * @return the new ETag; empty where nothing has changed
   * @throws ImageNotFoundException where there is no such image
   * @throws LocalFileException where the file cannot be written
   */
  public Optional<String> saveIfChanged(Path file, String etag) {
    return Blocking.await(client.saveIfChanged(this, file, etag));
  }

  /**
   * The name of its bytes. Asking for it renders nothing.
   *
   * @return with quotes, as HTTP has it
   * @throws ImageNotFoundException where there is no such image
   */
  public String etag() {
    return Blocking.await(client.etag(this));
  }

  /**
   * The value of an {@code srcset} attribute: this rendition in several widths. A transformation
   * that ends in a resize to a box keeps the box's ratio; any other is scaled in the end. Of an
   * image that is only converted, what is wider than the image itself is left out, and its own
   * width taken instead.
   *
   * @param widths in pixels, 1 to 16,384
   * @return addresses and widths, the narrowest first
   */
  public String srcset(int... widths) {
    if (widths.length == 0) {
      throw new IllegalArgumentException("name one width at least");
    }
    int widest = widest();
    return Arrays.stream(widths)
        .map(width -> Math.min(width, widest))
        .sorted()
        .distinct()
        .mapToObj(width -> imageUrl + suffix(transformation.toWidth(width)) + " " + width + "w")
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

  /** The digest that the bytes must have, where they are the stored ones; else null. */
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
