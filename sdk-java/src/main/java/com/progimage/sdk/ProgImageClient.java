package com.progimage.sdk;

import com.progimage.sdk.text.Numbers;
import com.progimage.sdk.transformation.Transformation;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Client of one ProgImage server. It is immutable and thread-safe: create one and share it. It
 * lives as long as the program, so it is not {@link AutoCloseable}; {@link #close} is there for
 * programs that need it.
 *
 * {@snippet file="Cat.java" region="first"}
 *
 * <p>The client retries after broken connections and after the statuses 408, 429, 502, 503 and 504.
 * It waits between tries with exponential backoff and jitter, and honors {@code Retry-After}. Every
 * upload carries an idempotency key, so a retry does not store the image twice.
 */
public final class ProgImageClient {
  private static final String URL_VARIABLE = "PROGIMAGE_URL";
  private static final String KEY_VARIABLE = "PROGIMAGE_KEY";

  private final ProgImageAsyncClient async;

  private ProgImageClient(Connection connection) {
    this.async = new ProgImageAsyncClient(connection);
  }

  /**
   * Creates a client with default settings. It does not connect until the first call.
   *
   * @param url the server's address, such as {@code http://localhost:8080}
   * @return the client
   */
  public static ProgImageClient create(String url) {
    return builder(url).build();
  }

  /**
   * Creates a client with default settings. It does not connect until the first call.
   *
   * @param url the server's address, such as {@code http://localhost:8080}
   * @return the client
   */
  public static ProgImageClient create(URI url) {
    return builder(url).build();
  }

  /**
   * Creates a client of the server that the environment variable {@code PROGIMAGE_URL} names, with
   * the key in {@code PROGIMAGE_KEY} if that is set.
   *
   * @return the client
   * @throws IllegalStateException if {@code PROGIMAGE_URL} is not set
   */
  public static ProgImageClient fromEnv() {
    return from(System.getenv());
  }

  static ProgImageClient from(Map<String, String> environment) {
    String url = environment.getOrDefault(URL_VARIABLE, "");
    if (url.isBlank()) {
      throw new IllegalStateException(
          "set " + URL_VARIABLE + " to the server's address, such as http://localhost:8080");
    }
    Builder builder = builder(url);
    String key = environment.getOrDefault(KEY_VARIABLE, "").strip();
    return (key.isEmpty() ? builder : builder.key(key)).build();
  }

  /**
   * Starts to build a client with other settings.
   *
   * @param url the server's address, an {@code http} or {@code https} one; the client appends the
   *     API's paths to its path
   * @return a builder with default settings
   */
  public static Builder builder(String url) {
    try {
      return builder(new URI(url.strip()));
    } catch (URISyntaxException e) {
      throw Builder.notAnAddress(url, e);
    }
  }

  /**
   * Starts to build a client with other settings.
   *
   * @param url the server's address, an {@code http} or {@code https} one; the client appends the
   *     API's paths to its path
   * @return a builder with default settings
   */
  public static Builder builder(URI url) {
    return new Builder(Builder.address(url));
  }

  /** {@return the asynchronous form of this client} */
  public ProgImageAsyncClient async() {
    return async;
  }

  /**
   * Stores an image.
   *
   * @param file the image; the client detects the format from its first bytes or its extension
   * @return its record
   * @throws RefusedException if the server does not accept the image
   * @throws LocalFileException if the file cannot be read
   */
  public StoredImage upload(Path file) {
    return upload(Upload.of(file));
  }

  /**
   * Stores an image.
   *
   * @param bytes the image; the client detects the format from its first bytes
   * @return its record
   * @throws RefusedException if the server does not accept the image
   */
  public StoredImage upload(byte[] bytes) {
    return upload(Upload.of(bytes));
  }

  /**
   * Stores an image.
   *
   * @param upload the image and its options
   * @return its record
   * @throws RefusedException if the server does not accept the image
   * @throws LocalFileException if the file or stream cannot be read
   */
  public StoredImage upload(Upload upload) {
    return Blocking.await(async.upload(upload));
  }

  /**
   * Stores an image that the server downloads itself.
   *
   * @param url the image's address, which the server must be able and allowed to reach
   * @return its record
   * @throws RefusedException if the server may not fetch the URL or does not accept the image
   * @throws UnavailableException if the URL does not answer or answers with a failure
   */
  public StoredImage upload(URI url) {
    return upload(Upload.of(url));
  }

  /**
   * Stores many images.
   *
   * {@snippet class="com.progimage.features.ReadmeExamples" region="many"}
   *
   * @param uploads read one at a time, when a slot is free
   * @param concurrency the number of uploads in progress at a time, 1 to 1,000
   * @return the results in the order of the uploads, including the failures
   */
  public List<UploadResult> uploadAll(Iterable<Upload> uploads, int concurrency) {
    return Blocking.await(async.uploadAll(uploads, concurrency));
  }

  /**
   * Stores many images and reports each result as it arrives.
   *
   * @param uploads read one at a time, when a slot is free
   * @param concurrency the number of uploads in progress at a time, 1 to 1,000
   * @param each called with each result as soon as it is known, by one thread at a time
   * @return the results in the order of the uploads, including the failures
   */
  public List<UploadResult> uploadAll(
      Iterable<Upload> uploads, int concurrency, Consumer<? super UploadResult> each) {
    return Blocking.await(async.uploadAll(uploads, concurrency, each));
  }

  /**
   * Fetches an image's record.
   *
   * @param id the image's id
   * @return its record
   * @throws ImageNotFoundException if the image does not exist
   */
  public StoredImage get(String id) {
    return Blocking.await(async.get(id));
  }

  /**
   * Describes an image in a format, without fetching its record first.
   *
   * @param id the image's id
   * @param format the format to deliver
   * @return a rendition to transform, download or link
   */
  public Rendition rendition(String id, ImageFormat format) {
    String known = ImageNotFoundException.requireId(id);
    return new Rendition(async, known, async.publicUrl(known), null, Transformation.NONE, format);
  }

  /**
   * Describes an image that the server renders without storing it.
   *
   * @param file the image; read again for each try
   * @return a rendition to download
   */
  public UnstoredRendition render(Path file) {
    return new UnstoredRendition(async, new Content.OfFile(file));
  }

  /**
   * Describes an image that the server renders without storing it.
   *
   * @param bytes the image; not copied, so it must not change until the rendition is downloaded
   * @return a rendition to download
   */
  public UnstoredRendition render(byte[] bytes) {
    return new UnstoredRendition(async, new Content.OfBytes(bytes));
  }

  /**
   * Describes an image that the server renders without storing it. A stream can be sent only once.
   *
   * @param stream the image; read to its end, but closed by the caller
   * @return a rendition to download once
   */
  public UnstoredRendition render(InputStream stream) {
    return new UnstoredRendition(async, new Content.OfStream(stream, OptionalLong.empty()));
  }

  /**
   * Lists all images, oldest first. The stream fetches pages as it needs them, so it may include
   * images that are stored in the meantime.
   *
   * @return a stream that need not be closed
   */
  public Stream<StoredImage> list() {
    return StreamSupport.stream(new Pages.Lazily<StoredImage>(async::page, ""), false);
  }

  /**
   * Lists the images after a given one, which may have been deleted.
   *
   * @param id a position in the order of {@link #list()}
   * @return a stream that need not be closed
   */
  public Stream<StoredImage> listAfter(String id) {
    String query = "?after=" + ImageNotFoundException.requireId(id);
    return StreamSupport.stream(new Pages.Lazily<StoredImage>(async::page, query), false);
  }

  /**
   * Deletes an image and all its renditions. A retry that finds the image gone counts as success.
   *
   * @param id the image's id
   * @throws ImageNotFoundException if the image does not exist
   */
  public void delete(String id) {
    Blocking.await(async.delete(id));
  }

  /**
   * Has an image analyzed in the background. What the server knows of equal bytes is done at once.
   * The same request again is safe: it tries again what failed, unless the image is the reason.
   *
   * @param id the image's id
   * @param kinds at least one
   * @return the state of each
   * @throws ImageNotFoundException if the image does not exist
   * @throws NotPermittedException if the client's key lacks the scope {@code analyze}
   */
  public List<Analysis> analyze(String id, AnalysisKind... kinds) {
    return Blocking.await(async.analyze(id, kinds));
  }

  /**
   * Describes the faces in an image, for which {@code faces} must be requested once.
   *
   * {@snippet class="com.progimage.features.ReadmeExamples" region="faces"}
   *
   * @param id the image's id
   * @return the faces to fetch or to wait for
   */
  public Finding<Faces> faces(String id) {
    return async.faces(id);
  }

  /**
   * Describes the labels of an image, for which {@code labels} must be requested once.
   *
   * @param id the image's id
   * @return the labels to fetch or to wait for
   */
  public Finding<Labels> labels(String id) {
    return async.labels(id);
  }

  /**
   * Describes the placeholder of an image, for which {@code placeholder} must be requested once.
   *
   * @param id the image's id
   * @return the placeholder to fetch or to wait for
   */
  public Finding<Placeholder> placeholder(String id) {
    return async.placeholder(id);
  }

  /**
   * Asks the server for images that look like another one. It and those that are compared with it
   * need a placeholder.
   *
   * @param id the image's id
   * @param distance the maximum number of bits in which the perceptual hashes differ, 0 to 64; up
   *     to 8 usually is the same picture at another size or quality
   * @return the nearest first, at most 100
   * @throws ImageNotFoundException if the image does not exist
   * @throws AnalysisNotFoundException if it has no placeholder
   * @throws NotPermittedException if the client's key lacks the scope {@code analyze}
   */
  public List<SimilarImage> similar(String id, int distance) {
    return Blocking.await(async.similar(id, distance));
  }

  /** {@return the server's analyses, with statistics of what they found} */
  public AnalysesClient analyses() {
    return new AnalysesClient(async.analyses());
  }

  /** {@return the server's sessions, which compare pictures without storing them} */
  public SessionsClient sessions() {
    return new SessionsClient(async.sessions());
  }

  /** {@return the server's jobs, each of which makes many renditions in the background} */
  public JobsClient jobs() {
    return new JobsClient(async.jobs());
  }

  /** {@return the server's upload links, for clients without a key} */
  public UploadLinksClient uploadLinks() {
    return new UploadLinksClient(async.uploadLinks());
  }

  /** {@return the server's owners, with what they use and their quotas} */
  public OwnersClient owners() {
    return new OwnersClient(async.owners());
  }

  /** {@return the server's keys, for administrators} */
  public KeysClient keys() {
    return new KeysClient(async.keys());
  }

  /** {@return the server's tokens, in place of keys} */
  public TokensClient tokens() {
    return new TokensClient(async.tokens());
  }

  /**
   * Fetches what the server can do.
   *
   * @return its formats, operations and limits
   */
  public Capabilities fetchCapabilities() {
    return Blocking.await(async.fetchCapabilities());
  }

  /**
   * Checks whether the server is ready.
   *
   * @return the round-trip time
   * @throws ConnectionException if the server does not answer
   * @throws UnavailableException if the server is not ready
   */
  public Duration ping() {
    return Blocking.await(async.ping());
  }

  /** {@return the server's address, without a trailing slash} */
  public URI url() {
    return async.connection().base();
  }

  /** {@return the server's address} */
  @Override
  public String toString() {
    return url().toString();
  }

  /**
   * Closes the connections at once and fails the calls in progress. This is optional: a client that
   * is no longer reachable releases its connections when it is collected. On Java 21 and later, it
   * lets a program that ends exit about a third of a second sooner; before Java 21 it has no
   * effect.
   */
  public void close() {
    async.connection().close();
  }

  /**
   * Builder of a client. It can be reused, by one thread at a time.
   *
   * {@snippet class="com.progimage.features.ReadmeExamples" region="connect"}
   */
  public static final class Builder {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int RETRIES = 3;
    private static final int MAX_RETRIES = 20;

    private final URI base;
    private Duration connectTimeout = CONNECT_TIMEOUT;
    private Duration timeout = TIMEOUT;
    private int retries = RETRIES;
    private @Nullable Executor executor;
    private String userAgent = "progimage-sdk-java";
    private @Nullable Credentials credentials;

    private Builder(URI base) {
      this.base = base;
    }

    /** Returns an address without a trailing slash, if it can be that of a server. */
    private static URI address(URI url) {
      boolean isHttp =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (!isHttp
          || url.getHost() == null
          || url.getRawUserInfo() != null
          || url.getRawQuery() != null
          || url.getRawFragment() != null) {
        throw notAnAddress(url.toString(), null);
      }
      return URI.create(url.toString().replaceFirst("/+$", ""));
    }

    /** {@return the server's address, without a slash at its end} */
    public URI url() {
      return base;
    }

    /**
     * Limits the time to establish a connection.
     *
     * @param limit the timeout; 5 s by default
     * @return this builder
     */
    public Builder connectTimeout(Duration limit) {
      connectTimeout = Durations.requirePositive("connectTimeout", limit);
      return this;
    }

    /**
     * Limits the time of a whole call, including reading the file, retries and bodies. Uploads and
     * renditions can set their own limit.
     *
     * @param limit the timeout; 60 s by default
     * @return this builder
     */
    public Builder timeout(Duration limit) {
      timeout = Durations.requirePositive("timeout", limit);
      return this;
    }

    /**
     * Limits the number of retries of a call.
     *
     * @param count 0 to 20; 3 by default
     * @return this builder
     */
    public Builder retries(int count) {
      retries = Numbers.within("retries", count, 0, MAX_RETRIES);
      return this;
    }

    /**
     * Sets the executor that reads files, moves bytes and completes futures.
     *
     * @param threads by default, a pool of daemon threads that grows as needed; a single thread is
     *     too few if an action on a future blocks
     * @return this builder
     */
    public Builder executor(Executor threads) {
      executor = threads;
      return this;
    }

    /**
     * Names the calling program in the server's logs.
     *
     * @param name the program, such as {@code shop/2.1}
     * @return this builder
     */
    public Builder userAgent(String name) {
      if (!name.matches("[ -~]{1,200}")) {
        throw new IllegalArgumentException(
            "the user agent must be 1 to 200 printable ASCII characters");
      }
      userAgent = name;
      return this;
    }

    /**
     * Sets the key that the server asks for. The client sends it to this server only, and no
     * message contains it.
     *
     * @param text the whole key, {@code pik_…}; by default, the client has none
     * @return this builder
     */
    public Builder key(String text) {
      credentials = Credentials.ofKey(text);
      return this;
    }

    /**
     * Sets a token in place of a key: one of {@link TokensClient}, or of the identity provider that
     * the server trusts. The client sends it to this server only, and no message contains it. It
     * cannot sign URLs.
     *
     * @param text the token, a JWT
     * @return this builder
     */
    public Builder token(String text) {
      credentials = Credentials.ofToken(text);
      return this;
    }

    /** {@return the client} */
    public ProgImageClient build() {
      Executor threads =
          executor == null ? Executors.newCachedThreadPool(Builder::daemon) : executor;
      HttpClient.Builder http =
          HttpClient.newBuilder()
              .connectTimeout(connectTimeout)
              .followRedirects(HttpClient.Redirect.NEVER)
              .executor(threads);
      boolean isPlain = "http".equalsIgnoreCase(base.getScheme());
      if (isPlain) {
        // Without TLS the JDK would ask for an HTTP/2 upgrade on each connection, which the server
        // does not support.
        http.version(HttpClient.Version.HTTP_1_1).sslContext(withoutCertificates());
      }
      HttpClient client = http.build();
      StoreRedirect redirect = new StoreRedirect(client, /* hasCertificates= */ !isPlain);
      return new ProgImageClient(
          new Connection(
              base, client, threads, timeout, retries, userAgent, redirect, credentials));
    }

    /**
     * Returns a context without trust anchors: loading the JVM's takes longer than a request, and
     * every request goes to the plain HTTP base.
     */
    private static SSLContext withoutCertificates() {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[0], new TrustManager[0], null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this JVM has no TLS", e);
      }
    }

    private static Thread daemon(Runnable work) {
      Thread thread = new Thread(work, "progimage");
      thread.setDaemon(true);
      return thread;
    }

    private static IllegalArgumentException notAnAddress(
        String address, @Nullable Exception cause) {
      return new IllegalArgumentException(
          "'" + address + "' is not a server address: use one such as http://localhost:8080",
          cause);
    }
  }
}
