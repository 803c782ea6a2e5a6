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
  private final @Nullable ImageFormat own;
  private final Transformation transformation;
  private final @Nullable ImageFormat format;
  private final @Nullable Duration timeout;
  private final @Nullable ProgressListener progress;

  UnstoredRendition(ProgImageAsyncClient client, Content source) {
    this(client, source, null, Transformation.NONE, null, null, null);
  }

  private UnstoredRendition(
      ProgImageAsyncClient client,
      Content source,
      @Nullable ImageFormat own,
      Transformation transformation,
      @Nullable ImageFormat format,
      @Nullable Duration timeout,
      @Nullable ProgressListener progress) {
    this.client = client;
    this.source = source;
    this.own = own;
    this.transformation = transformation;
    this.format = format;
    this.timeout = timeout;
    this.progress = progress;
  }

  /**
   * Sets the format of the local image. By default, the client detects it from the first bytes, and
   * then from the file's extension.
   *
   * @param format the format of the bytes
   * @return this with that format
   */
  public UnstoredRendition from(ImageFormat format) {
    return new UnstoredRendition(
        client, source, format, transformation, this.format, timeout, progress);
  }

  @Override
  public UnstoredRendition transform(Transformation wanted) {
    return new UnstoredRendition(client, source, own, wanted, format, timeout, progress);
  }

  /** {@inheritDoc} By default, it is the image's own format. */
  @Override
  public UnstoredRendition as(ImageFormat wanted) {
    return new UnstoredRendition(client, source, own, transformation, wanted, timeout, progress);
  }

  @Override
  public UnstoredRendition timeout(Duration limit) {
    Durations.requirePositive("timeout", limit);
    return new UnstoredRendition(client, source, own, transformation, format, limit, progress);
  }

  @Override
  public UnstoredRendition progress(ProgressListener listener) {
    return new UnstoredRendition(client, source, own, transformation, format, timeout, listener);
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
      ImageFormat sent = formatToSend(doing);
      HttpRequest.Builder request =
          connection
              .request(path(sent))
              .header("Content-Type", sent.mediaType())
              .POST(new Body(source, source.byteCount(), null));
      if (source.isReadableBeforehand()) {
        request.header("Content-Digest", Digests.header(source.digest()));
      }
      return request.build();
    } catch (IOException e) {
      throw new LocalFailure(source.name(), e).toException(doing);
    }
  }

  private ImageFormat formatToSend(String doing) throws IOException {
    if (own != null) {
      return own;
    }
    return MediaTypes.find(source)
        .orElseThrow(() ->
            new RefusedException(
                doing
                    + ": neither the first bytes nor the name are those of an image: set the format"
                    + " with from(…), or with the file's extension",
                null,
                null));
  }

  private String path(ImageFormat sent) {
    String text = transformation.toString();
    String extension = (format == null ? sent : format).extension();
    return "/render" + (text.isEmpty() ? "" : "/" + text) + "." + extension;
  }

  /** {@return the name of the source for messages, such as a file's path} */
  @Override
  public String toString() {
    return source.name();
  }
}
