package com.progimage.sdk;

import com.progimage.sdk.transformation.Transformation;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A local image that the server renders and does not store. It only describes the image until its
 * bytes are requested; each request renders anew. Immutable.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="render"}
 *
 * <p>Calls are retried as uploads are. A stream is retried only if none of it was sent.
 */
public final class UnstoredRendition {
  private final ProgImageAsyncClient client;
  private final Content source;
  private final Transformation transformation;
  private final @Nullable ImageFormat format;
  private final @Nullable Duration timeout;
  private final @Nullable ProgressListener progress;

  UnstoredRendition(ProgImageAsyncClient client, Content source) {
    this(client, source, Transformation.NONE, null, null, null);
  }

  private UnstoredRendition(
      ProgImageAsyncClient client,
      Content source,
      Transformation transformation,
      @Nullable ImageFormat format,
      @Nullable Duration timeout,
      @Nullable ProgressListener progress) {
    this.client = client;
    this.source = source;
    this.transformation = transformation;
    this.format = format;
    this.timeout = timeout;
    this.progress = progress;
  }

  /**
   * Sets the transformation.
   *
   * @param wanted the operations to apply; replaces an earlier transformation
   * @return this with that transformation
   */
  public UnstoredRendition transform(Transformation wanted) {
    return new UnstoredRendition(client, source, wanted, format, timeout, progress);
  }

  /**
   * Sets the format to deliver. By default, it is the image's own format.
   *
   * @param wanted the format
   * @return this with that format
   */
  public UnstoredRendition as(ImageFormat wanted) {
    return new UnstoredRendition(client, source, transformation, wanted, timeout, progress);
  }

  /**
   * Limits the time of each whole call. Overrides the client's limit. For {@link #stream}, it
   * limits the time until the first byte, and then each wait for more bytes.
   *
   * @param limit the time including retries and both bodies
   * @return this with that timeout
   */
  public UnstoredRendition timeout(Duration limit) {
    Durations.requirePositive("timeout", limit);
    return new UnstoredRendition(client, source, transformation, format, limit, progress);
  }

  /**
   * Reports the progress of the answer.
   *
   * @param listener called while bytes arrive
   * @return this with that listener
   */
  public UnstoredRendition progress(ProgressListener listener) {
    return new UnstoredRendition(client, source, transformation, format, timeout, listener);
  }

  /**
   * {@return all its bytes}
   *
   * @throws RefusedException if the server does not accept the image or cannot render it this way
   * @throws LocalFileException if the file or stream cannot be read
   */
  public byte[] bytes() {
    return Blocking.await(client.bytes(this));
  }

  /**
   * Downloads the bytes as a stream. The caller must close it. It throws an {@link
   * java.io.IOException} if the connection breaks or if no bytes arrive within the timeout.
   *
   * @return a stream that starts at the first byte
   * @throws RefusedException if the server does not accept the image or cannot render it this way
   * @throws LocalFileException if the file or stream cannot be read
   */
  public InputStream stream() {
    return Blocking.await(client.stream(this));
  }

  /**
   * Saves the bytes to a file in an existing folder. On any failure, the file is unchanged; it is
   * never partial. It may be the source file itself.
   *
   * @param file created, or replaced atomically
   * @throws RefusedException if the server does not accept the image or cannot render it this way
   * @throws LocalFileException if the source cannot be read or the file cannot be written
   */
  public void saveTo(Path file) {
    Blocking.await(client.saveTo(this, file));
  }

  Content source() {
    return source;
  }

  /**
   * @param own the image's own format
   */
  String path(ImageFormat own) {
    String text = transformation.toString();
    String extension = (format == null ? own : format).extension();
    return "/render" + (text.isEmpty() ? "" : "/" + text) + "." + extension;
  }

  String doing() {
    return "rendering " + source.name();
  }

  Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  @Nullable ProgressListener progress() {
    return progress;
  }

  /** {@return the name of the source for messages, such as a file's path} */
  @Override
  public String toString() {
    return source.name();
  }
}
