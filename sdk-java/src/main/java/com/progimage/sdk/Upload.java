package com.progimage.sdk;

import com.progimage.sdk.text.Json;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An image to store, with its options. Immutable: each method returns a new upload.
 *
 * {@snippet class="com.progimage.features.ReadmeExamples" region="upload"}
 */
public final class Upload {
  private static final Pattern MEDIA_TYPE = Pattern.compile("[!-.0-~]{1,127}/[ -~]{1,200}");

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
   * Uploads a file, which must not change until it is stored.
   *
   * @param file the image; read again for each try
   * @return its upload
   */
  public static Upload of(Path file) {
    return new Upload(new Content.OfFile(file));
  }

  /**
   * Uploads an image in memory.
   *
   * @param bytes the image; not copied, so it must not change until it is stored
   * @return its upload
   */
  public static Upload of(byte[] bytes) {
    return new Upload(new Content.OfBytes(bytes));
  }

  /**
   * Uploads a stream of unknown length. A stream can be sent only once, so the client does not
   * retry after it has sent the first byte.
   *
   * @param stream the image; read to its end, but closed by the caller
   * @return its upload
   */
  public static Upload of(InputStream stream) {
    return new Upload(new Content.OfStream(stream, OptionalLong.empty()));
  }

  /**
   * Uploads a stream of known length. Otherwise the same as {@link #of(InputStream)}.
   *
   * @param stream the image; must have exactly {@code byteCount} bytes
   * @param byteCount the length, sent to the server in advance
   * @return its upload
   */
  public static Upload of(InputStream stream, long byteCount) {
    if (byteCount < 0) {
      throw new IllegalArgumentException("byteCount is " + byteCount + ", must not be below 0");
    }
    return new Upload(new Content.OfStream(stream, OptionalLong.of(byteCount)));
  }

  /**
   * Uploads an image that the server downloads itself. The server detects the format from the bytes
   * and ignores {@link #format}.
   *
   * @param url an absolute address, which the server must be able and allowed to reach
   * @return its upload
   */
  public static Upload of(URI url) {
    if (!url.isAbsolute()) {
      throw new IllegalArgumentException(url + " is relative: use an absolute URL");
    }
    return new Upload(
        new Content.OfBytes(Json.object("url", url.toString()), url.toString()),
        true,
        Options.NONE);
  }

  /**
   * Sets the image's format. By default, the client detects it from the first bytes, and then from
   * the file's extension.
   *
   * @param format the format of the bytes
   * @return this with that format
   */
  public Upload format(ImageFormat format) {
    return mediaType(format.mediaType());
  }

  /**
   * Sets the image's format as a media type.
   *
   * @param mediaType a type and a subtype, such as {@code image/png}; sent unchanged
   * @return this with that media type
   */
  public Upload mediaType(String mediaType) {
    if (!MEDIA_TYPE.matcher(mediaType).matches()) {
      throw new IllegalArgumentException(
          "'" + mediaType + "' is not a media type: use one such as image/png");
    }
    return with(options.with(mediaType));
  }

  /**
   * Makes the image expire.
   *
   * @param ttl the time to live, at least 1 s; rounded down to whole seconds
   * @return this with that time to live
   */
  public Upload ttl(Duration ttl) {
    if (ttl.toSeconds() < 1) {
      throw new IllegalArgumentException("ttl is " + ttl + ", must be at least 1 s");
    }
    return with(options.withTtl(ttl));
  }

  /**
   * {@return this, with a full decode of the pixels before the image is stored, so that a damaged
   * image is refused by the upload and not by its first conversion}
   */
  public Upload verifyPixels() {
    return with(options.withVerify());
  }

  /**
   * Chooses who may read the image's bytes on a server with keys. By default, the server decides.
   *
   * @param visibility whether strangers who know the image's id may read it
   * @return this with that visibility
   */
  public Upload visibility(Visibility visibility) {
    return with(options.with(visibility));
  }

  /**
   * Has the image analyzed in the background. {@link StoredImage#analyses} of the record has the
   * state of each; the image is stored even if one cannot be queued.
   *
   * @param kinds at least one
   * @return this with these analyses
   */
  public Upload analyze(AnalysisKind... kinds) {
    AnalysesAsyncClient.requireSome(kinds);
    return with(options.with(List.of(kinds)));
  }

  /**
   * Reports the progress of the upload.
   *
   * @param listener called while the client sends the bytes
   * @return this with that listener
   */
  public Upload progress(ProgressListener listener) {
    return with(options.with(listener));
  }

  /**
   * Sets an idempotency key, so that the server stores the image once even if the upload is sent
   * again, for example by another program. By default, each call generates a key and uses it for
   * all its tries.
   *
   * @param key a unique key of 1 to 255 printable ASCII characters without spaces
   * @return this with that key
   */
  public Upload idempotencyKey(String key) {
    if (!key.matches("[!-~]{1,255}")) {
      throw new IllegalArgumentException(
          "the key must be 1 to 255 printable ASCII characters without spaces");
    }
    return with(options.withKey(key));
  }

  /**
   * Limits the time of the whole call. Overrides the client's limit.
   *
   * @param timeout the time until the image is stored, including retries
   * @return this with that timeout
   */
  public Upload timeout(Duration timeout) {
    return with(options.withTimeout(Durations.requirePositive("timeout", timeout)));
  }

  Content content() {
    return content;
  }

  /** Whether the content is a JSON object with the image's URL instead of the image. */
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

  /** Returns the query string of the request; empty if it has none. */
  String query() {
    List<String> parts = new ArrayList<>();
    if (options.ttl != null) {
      parts.add("ttl=" + options.ttl.toSeconds());
    }
    if (options.verify) {
      parts.add("verify=decode");
    }
    if (options.visibility != null) {
      parts.add("visibility=" + options.visibility.name());
    }
    if (!options.analyses.isEmpty()) {
      parts.add(
          "analyze="
              + options.analyses.stream().map(AnalysisKind::name).collect(Collectors.joining(",")));
    }
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }

  private Upload with(Options other) {
    return new Upload(content, isByUrl, other);
  }

  /** {@return the name of the content for messages: a file's path or the URL} */
  @Override
  public String toString() {
    return content.name();
  }

  private record Options(
      @Nullable String mediaType,
      @Nullable Duration ttl,
      boolean verify,
      @Nullable Visibility visibility,
      List<AnalysisKind> analyses,
      @Nullable ProgressListener progress,
      @Nullable String key,
      @Nullable Duration timeout) {
    static final Options NONE = new Options(null, null, false, null, List.of(), null, null, null);

    Options with(String type) {
      return new Options(type, ttl, verify, visibility, analyses, progress, key, timeout);
    }

    Options withTtl(Duration time) {
      return new Options(mediaType, time, verify, visibility, analyses, progress, key, timeout);
    }

    Options withVerify() {
      return new Options(mediaType, ttl, true, visibility, analyses, progress, key, timeout);
    }

    Options with(Visibility who) {
      return new Options(mediaType, ttl, verify, who, analyses, progress, key, timeout);
    }

    Options with(List<AnalysisKind> kinds) {
      return new Options(mediaType, ttl, verify, visibility, kinds, progress, key, timeout);
    }

    Options with(ProgressListener listener) {
      return new Options(mediaType, ttl, verify, visibility, analyses, listener, key, timeout);
    }

    Options withKey(String name) {
      return new Options(mediaType, ttl, verify, visibility, analyses, progress, name, timeout);
    }

    Options withTimeout(Duration time) {
      return new Options(mediaType, ttl, verify, visibility, analyses, progress, key, time);
    }
  }
}
