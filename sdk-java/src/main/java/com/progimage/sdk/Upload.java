package com.progimage.sdk;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An image to be stored, and how. Immutable: each method gives another upload.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="upload"}
 */
public final class Upload {
  private final Content content;
  private final boolean isByUrl;
  private final Options options;

  private Upload(Content content, boolean isByUrl, Options options) {
    this.content = content;
    this.isByUrl = isByUrl;
    this.options = options;
  }

  private Upload(Content content) {
    this(content, false, Options.NONE);
  }

  /**
   * A file, which must not change until it is stored.
   *
   * @param file read as often as it takes
   * @return its upload
   */
  public static Upload of(Path file) {
    return new Upload(new Content.OfFile(file));
  }

  /**
   * An image in memory.
   *
   * @param bytes not copied: they must not change until they are stored
   * @return its upload
   */
  public static Upload of(byte[] bytes) {
    return new Upload(new Content.OfBytes(bytes));
  }

  /**
   * A stream of unknown length. It can be sent once only, so that it is not tried again once
   * sending it has begun.
   *
   * @param stream read to its end, and left to the caller to close
   * @return its upload
   */
  public static Upload of(InputStream stream) {
    return new Upload(new Content.OfStream(stream, OptionalLong.empty()));
  }

  /**
   * A stream of known length, as {@link #of(InputStream)} otherwise.
   *
   * @param stream must have exactly so many bytes
   * @param byteCount told to the server beforehand
   * @return its upload
   */
  public static Upload of(InputStream stream, long byteCount) {
    if (byteCount < 0) {
      throw new IllegalArgumentException("byteCount is " + byteCount + ", must not be below 0");
    }
    return new Upload(new Content.OfStream(stream, OptionalLong.of(byteCount)));
  }

  /**
   * An image that the server fetches. Its format is what its bytes say, whatever is said here.
   *
   * @param url which the server must reach and be allowed to fetch; not relative
   * @return its upload
   */
  public static Upload of(URI url) {
    if (!url.isAbsolute()) {
      throw new IllegalArgumentException(url + " is relative: name the whole URL");
    }
    return new Upload(
        new Content.OfBytes(Json.object("url", url.toString()), url.toString()),
        true,
        Options.NONE);
  }

  /**
   * Says what the image is; otherwise its first bytes tell, and then its file's extension.
   *
   * @param format as the bytes are
   * @return this with that format
   */
  public Upload format(ImageFormat format) {
    return mediaType(format.mediaType());
  }

  /**
   * Says what the image is by its media type.
   *
   * @param mediaType sent as it is: {@code image/png}
   * @return this with that media type
   */
  public Upload mediaType(String mediaType) {
    return with(options.with(Objects.requireNonNull(mediaType)));
  }

  /**
   * Lets the image end by itself.
   *
   * @param ttl after which it is gone; at least a second, and counted in whole seconds
   * @return this with that time to live
   */
  public Upload ttl(Duration ttl) {
    if (ttl.toSeconds() < 1) {
      throw new IllegalArgumentException("ttl is " + ttl + ", must be at least 1 s");
    }
    return with(options.withTtl(ttl));
  }

  /**
   * {@return this, with the pixels decoded before it is stored, so that damage in them refuses the
   * upload and not the first conversion}
   */
  public Upload verify() {
    return with(options.withVerify());
  }

  /**
   * Has someone hear how far it is.
   *
   * @param listener called while the bytes are sent
   * @return this with that listener
   */
  public Upload progress(ProgressListener listener) {
    return with(options.with(listener));
  }

  /**
   * Names this upload, so that sending it again, by another program even, stores it once. Without
   * one, each call that uploads makes one of its own, which its tries share.
   *
   * @param key anything that no other upload has, of printable ASCII characters
   * @return this with that key
   */
  public Upload idempotencyKey(String key) {
    if (!key.matches("[!-~]{1,255}")) {
      throw new IllegalArgumentException(
          "the key must be 1 to 255 printable ASCII characters without blanks");
    }
    return with(options.withKey(key));
  }

  /**
   * Limits the time of the whole call, instead of the client's limit.
   *
   * @param timeout until the image is stored, repetitions included
   * @return this with that timeout
   */
  public Upload timeout(Duration timeout) {
    return with(options.withTimeout(Durations.requirePositive("timeout", timeout)));
  }

  Content content() {
    return content;
  }

  /** Whether the content is not the image, but says where it is. */
  boolean isByUrl() {
    return isByUrl;
  }

  Optional<String> mediaType() {
    return Optional.ofNullable(options.mediaType);
  }

  String key() {
    return options.key == null ? UUID.randomUUID().toString() : options.key;
  }

  @Nullable ProgressListener progress() {
    return isByUrl ? null : options.progress;
  }

  Optional<Duration> timeout() {
    return Optional.ofNullable(options.timeout);
  }

  /** What stands behind the path. */
  String query() {
    String ttl = options.ttl == null ? "" : "ttl=" + options.ttl.toSeconds();
    String verify = options.verify ? "verify=decode" : "";
    String both = ttl + (ttl.isEmpty() || verify.isEmpty() ? "" : "&") + verify;
    return both.isEmpty() ? "" : "?" + both;
  }

  private Upload with(Options other) {
    return new Upload(content, isByUrl, other);
  }

  /** {@return what is uploaded, for messages: the file's path, where it is a file} */
  @Override
  public String toString() {
    return content.name();
  }

  private record Options(
      @Nullable String mediaType,
      @Nullable Duration ttl,
      boolean verify,
      @Nullable ProgressListener progress,
      @Nullable String key,
      @Nullable Duration timeout) {
    static final Options NONE = new Options(null, null, false, null, null, null);

    Options with(String type) {
      return new Options(type, ttl, verify, progress, key, timeout);
    }

    Options withTtl(Duration time) {
      return new Options(mediaType, time, verify, progress, key, timeout);
    }

    Options withVerify() {
      return new Options(mediaType, ttl, true, progress, key, timeout);
    }

    Options with(ProgressListener listener) {
      return new Options(mediaType, ttl, verify, listener, key, timeout);
    }

    Options withKey(String name) {
      return new Options(mediaType, ttl, verify, progress, name, timeout);
    }

    Options withTimeout(Duration time) {
      return new Options(mediaType, ttl, verify, progress, key, time);
    }
  }
}
