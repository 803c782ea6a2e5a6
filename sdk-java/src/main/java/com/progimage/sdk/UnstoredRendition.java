package com.progimage.sdk;

import com.progimage.sdk.transformation.Transformation;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A local image in a format and shape, which the server renders and does not store. Each download
 * sends the image and renders it anew. Immutable.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="render"}
 *
 * <p>Calls are retried as uploads are. A stream is retried only if none of it was sent.
 */
public final class UnstoredRendition implements Downloadable {
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

  @Override
  public UnstoredRendition transform(Transformation wanted) {
    return new UnstoredRendition(client, source, wanted, format, timeout, progress);
  }

  /** {@inheritDoc} By default, it is the image's own format. */
  @Override
  public UnstoredRendition as(ImageFormat wanted) {
    return new UnstoredRendition(client, source, transformation, wanted, timeout, progress);
  }

  @Override
  public UnstoredRendition timeout(Duration limit) {
    Durations.requirePositive("timeout", limit);
    return new UnstoredRendition(client, source, transformation, format, limit, progress);
  }

  @Override
  public UnstoredRendition progress(ProgressListener listener) {
    return new UnstoredRendition(client, source, transformation, format, timeout, listener);
  }

  @Override
  public byte[] download() {
    return Blocking.await(client.download(this));
  }

  @Override
  public InputStream openStream() {
    return Blocking.await(client.openStream(this));
  }

  @Override
  public void saveTo(Path file) {
    Blocking.await(client.saveTo(this, file));
  }

  Download toDownload(Connection connection) {
    String doing = "rendering " + source.name();
    return new Download(
        connection,
        doing,
        () -> request(connection, doing),
        source::isRepeatable,
        timeout,
        progress,
        null);
  }

  /** Reads a file, in order to hash it. */
  private HttpRequest request(Connection connection, String doing) {
    try {
      ImageFormat own =
          MediaTypes.find(source)
              .orElseThrow(() ->
                  new RefusedException(
                      doing
                          + ": neither the first bytes nor the name are those of an image: name the"
                          + " file with the extension of its format",
                      null,
                      null));
      HttpRequest.Builder request =
          connection
              .request(path(own))
              .header("Content-Type", own.mediaType())
              .POST(new Body(source, source.byteCount(), null));
      if (source.isReadableBeforehand()) {
        request.header("Content-Digest", Digests.header(source.digest()));
      }
      return request.build();
    } catch (IOException e) {
      throw new LocalFailure(source.name(), e).toException(doing);
    }
  }

  private String path(ImageFormat own) {
    String text = transformation.toString();
    String extension = (format == null ? own : format).extension();
    return "/render" + (text.isEmpty() ? "" : "/" + text) + "." + extension;
  }

  /** {@return the name of the source for messages, such as a file's path} */
  @Override
  public String toString() {
    return source.name();
  }
}
