package com.progimage.sdk;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image of this side that the server renders and does not store: a description, until its bytes
 * are asked for, each time anew. Immutable.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="render"}
 *
 * <p>What fails for the moment is tried again as uploads are; a stream only while nothing of it was
 * sent.
 */
public final class Rendering {
  private final AsyncProgImage client;
  private final Content source;
  private final Transformation transformation;
  private final @Nullable ImageFormat format;
  private final @Nullable Duration timeout;
  private final @Nullable ProgressListener progress;

  Rendering(AsyncProgImage client, Content source) {
    this(client, source, Transformation.NONE, null, null, null);
  }

  private Rendering(
      AsyncProgImage client,
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
   * The image transformed.
   *
   * @param wanted what is done to it, instead of what was said before
   * @return this with that transformation
   */
  public Rendering transform(Transformation wanted) {
    return new Rendering(client, source, wanted, format, timeout, progress);
  }

  /**
   * The image in a format; in its own unless this says another.
   *
   * @param wanted the format
   * @return this with that format
   */
  public Rendering as(ImageFormat wanted) {
    return new Rendering(client, source, transformation, wanted, timeout, progress);
  }

  /**
   * Limits the time of each whole call, instead of the client's limit; of a {@link #stream} that
   * until its beginning, and then that of each wait for more.
   *
   * @param limit repetitions and both bodies included
   * @return this with that timeout
   */
  public Rendering timeout(Duration limit) {
    Durations.requirePositive("timeout", limit);
    return new Rendering(client, source, transformation, format, limit, progress);
  }

  /**
   * Has someone hear how far the answer is.
   *
   * @param listener called while bytes come in
   * @return this with that listener
   */
  public Rendering progress(ProgressListener listener) {
    return new Rendering(client, source, transformation, format, timeout, listener);
  }

  /**
   * {@return its whole bytes}
   *
   * @throws RefusedException where it is no image that the server takes, or cannot be rendered so
   * @throws LocalFileException where the file or stream cannot be read
   */
  public byte[] bytes() {
    return Blocking.await(client.bytes(this));
  }

  /**
   * Its bytes as they come. The stream must be closed; it throws an {@link java.io.IOException}
   * where the body breaks, or where nothing comes within the timeout.
   *
   * @return from the first byte
   * @throws RefusedException where it is no image that the server takes, or cannot be rendered so
   * @throws LocalFileException where the file or stream cannot be read
   */
  public InputStream stream() {
    return Blocking.await(client.stream(this));
  }

  /**
   * Saves its bytes as a file, in a folder that is there. Whatever fails, the file has either all
   * of them or is as it was before. It may be the file that is rendered.
   *
   * @param file made, or replaced at once
   * @throws RefusedException where it is no image that the server takes, or cannot be rendered so
   * @throws LocalFileException where a file or stream cannot be read, or the file not be written
   */
  public void saveTo(Path file) {
    Blocking.await(client.saveTo(this, file));
  }

  Content source() {
    return source;
  }

  /**
   * @param own the format that the image has
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

  /** {@return what is rendered, for messages: the file's path, where it is a file} */
  @Override
  public String toString() {
    return source.name();
  }
}
