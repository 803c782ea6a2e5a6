package com.progimage.sdk;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
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
 * A client of one ProgImage server. Immutable; make one and share it. It need not be closed.
 *
 * {@snippet file="Cat.java" region="first"}
 *
 * <p>What fails for the moment is tried again, with pauses that grow and differ, and as the server
 * asks by {@code Retry-After}: broken connections and the answers 408, 429, 502, 503 and 504. Every
 * upload has an idempotency key, so that a server that got it keeps it once.
 */
public final class ProgImage implements AutoCloseable {
  private static final String VARIABLE = "PROGIMAGE_URL";

  private final AsyncProgImage async;

  private ProgImage(Connection connection) {
    this.async = new AsyncProgImage(connection);
  }

  /**
   * A client with the usual settings. Connects only when something is asked.
   *
   * @param url of the server: {@code http://localhost:8080}
   * @return the client
   */
  public static ProgImage connect(String url) {
    return builder().url(url).build();
  }

  /**
   * A client with the usual settings. Connects only when something is asked.
   *
   * @param url of the server: {@code http://localhost:8080}
   * @return the client
   */
  public static ProgImage connect(URI url) {
    return builder().url(url).build();
  }

  /**
   * A client of the server that the environment variable {@code PROGIMAGE_URL} names.
   *
   * @return the client
   * @throws IllegalStateException where the variable is not set
   */
  public static ProgImage fromEnv() {
    String url = System.getenv(VARIABLE);
    if (url == null || url.isBlank()) {
      throw new IllegalStateException(
          "set " + VARIABLE + " to the server's address, as http://localhost:8080");
    }
    return connect(url);
  }

  /** {@return settings for a client, all at their defaults} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the same client without waiting} */
  public AsyncProgImage async() {
    return async;
  }

  /**
   * Stores an image.
   *
   * @param file the image; its first bytes or its extension tell the format
   * @return its record
   * @throws RefusedException where it is no image that the server takes
   * @throws LocalFileException where the file cannot be read
   */
  public StoredImage upload(Path file) {
    return upload(Upload.of(file));
  }

  /**
   * Stores an image.
   *
   * @param bytes the image; its first bytes tell the format
   * @return its record
   * @throws RefusedException where it is no image that the server takes
   */
  public StoredImage upload(byte[] bytes) {
    return upload(Upload.of(bytes));
  }

  /**
   * Stores an image.
   *
   * @param upload the image, and how
   * @return its record
   * @throws RefusedException where it is no image that the server takes
   * @throws LocalFileException where the file or stream cannot be read
   */
  public StoredImage upload(Upload upload) {
    return Blocking.await(async.upload(upload));
  }

  /**
   * Stores an image that the server fetches.
   *
   * @param url which the server must reach and be allowed to fetch
   * @return its record
   * @throws RefusedException where the server may not fetch it, or it is no image that the server
   *     takes
   * @throws UnavailableException where there is no answer, or a failure, at that URL
   */
  public StoredImage fetch(URI url) {
    return upload(Upload.of(url));
  }

  /**
   * Stores many images.
   *
   * {@snippet class="com.progimage.features.ReadmeExamples" region="many"}
   *
   * @param uploads taken one by one, when there is room for another
   * @param concurrency how many are under way at a time, 1 to 1,000
   * @return the results in the order of the uploads; failures are among them
   */
  public List<UploadResult> uploadAll(Iterable<Upload> uploads, int concurrency) {
    return Blocking.await(async.uploadAll(uploads, concurrency));
  }

  /**
   * Stores many images.
   *
   * @param uploads taken one by one, when there is room for another
   * @param concurrency how many are under way at a time, 1 to 1,000
   * @param each called with each result at once, by one thread at a time
   * @return the results in the order of the uploads; failures are among them
   */
  public List<UploadResult> uploadAll(
      Iterable<Upload> uploads, int concurrency, Consumer<? super UploadResult> each) {
    return Blocking.await(async.uploadAll(uploads, concurrency, each));
  }

  /**
   * Asks for an image's record.
   *
   * @param id of the image
   * @return its record
   * @throws ImageNotFoundException where there is no such image
   */
  public StoredImage info(String id) {
    return Blocking.await(async.info(id));
  }

  /**
   * An image in a format, without asking for its record first.
   *
   * @param id of the image
   * @param format that it is wanted in
   * @return what can be downloaded or linked
   */
  public Rendition rendition(String id, ImageFormat format) {
    return rendition(id, Transformation.NONE, format);
  }

  /**
   * An image transformed, without asking for its record first.
   *
   * @param id of the image
   * @param transformation what is done to it
   * @param format that it is wanted in
   * @return what can be downloaded or linked
   */
  public Rendition rendition(String id, Transformation transformation, ImageFormat format) {
    String known = ImageIds.require(id);
    return new Rendition(async, known, async.publicUrl(known), null, transformation, format);
  }

  /**
   * An image that the server renders and does not store.
   *
   * @param file read as often as it takes
   * @return what can be downloaded
   */
  public Rendering render(Path file) {
    return new Rendering(async, new Content.OfFile(file));
  }

  /**
   * An image that the server renders and does not store.
   *
   * @param bytes not copied: they must not change meanwhile
   * @return what can be downloaded
   */
  public Rendering render(byte[] bytes) {
    return new Rendering(async, new Content.OfBytes(bytes));
  }

  /**
   * An image that the server renders and does not store. A stream can be sent once only.
   *
   * @param stream read to its end, and left to the caller to close
   * @return what can be downloaded, once
   */
  public Rendering render(InputStream stream) {
    return new Rendering(async, new Content.OfStream(stream, OptionalLong.empty()));
  }

  /**
   * All images, the oldest first. Pages are asked for when they are needed, and an image that is
   * stored meanwhile may be among them.
   *
   * @return a stream that needs no closing
   */
  public Stream<StoredImage> list() {
    return StreamSupport.stream(new Pages.Lazily<StoredImage>(async::page, ""), false);
  }

  /**
   * The images after one, which need not be there any more.
   *
   * @param id a position in the order of {@link #list()}
   * @return a stream that needs no closing
   */
  public Stream<StoredImage> listAfter(String id) {
    String query = "?after=" + ImageIds.require(id);
    return StreamSupport.stream(new Pages.Lazily<StoredImage>(async::page, query), false);
  }

  /**
   * Deletes an image and all its renditions. A repetition that finds it gone counts as done.
   *
   * @param id of the image
   * @throws ImageNotFoundException where there is no such image
   */
  public void delete(String id) {
    Blocking.await(async.delete(id));
  }

  /** {@return the server's jobs, which make many renditions behind one request} */
  public Jobs jobs() {
    return new Jobs(async.jobs());
  }

  /** {@return what the server can do} */
  public Capabilities capabilities() {
    return Blocking.await(async.capabilities());
  }

  /**
   * Asks the server whether it is ready.
   *
   * @return how long the answer took
   * @throws ConnectionException where there is none
   * @throws UnavailableException where it says that it is not ready
   */
  public Duration ping() {
    return Blocking.await(async.ping());
  }

  /** {@return the server's address} */
  @Override
  public String toString() {
    return async.connection().base().toString();
  }

  /**
   * Ends its connections at once and not only when nobody has it any more; what is still going on
   * fails. A program of Java 21 or later that ends thereafter does so a third of a second sooner;
   * before Java 21 this does nothing.
   */
  @Override
  public void close() {
    async.connection().close();
  }

  /**
   * Settings for a client. A builder can be used again, and by one thread at a time.
   *
   * {@snippet class="com.progimage.features.ReadmeExamples" region="connect"}
   */
  public static final class Builder {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int RETRIES = 3;
    private static final int MAX_RETRIES = 20;

    private @Nullable URI url;
    private Duration connectTimeout = CONNECT_TIMEOUT;
    private Duration timeout = TIMEOUT;
    private int retries = RETRIES;
    private @Nullable Executor executor;
    private String userAgent = "progimage-sdk-java";

    private Builder() {}

    /**
     * Sets the server, which must be set.
     *
     * @param address {@code http} or {@code https}; a path in it comes before those of the API
     * @return this builder
     */
    public Builder url(String address) {
      try {
        return url(new URI(address.strip()));
      } catch (java.net.URISyntaxException e) {
        throw notAnAddress(address, e);
      }
    }

    /**
     * Sets the server, which must be set.
     *
     * @param address {@code http} or {@code https}; a path in it comes before those of the API
     * @return this builder
     */
    public Builder url(URI address) {
      boolean isHttp =
          "http".equalsIgnoreCase(address.getScheme())
              || "https".equalsIgnoreCase(address.getScheme());
      if (!isHttp
          || address.getHost() == null
          || address.getRawUserInfo() != null
          || address.getRawQuery() != null
          || address.getRawFragment() != null) {
        throw notAnAddress(address.toString(), null);
      }
      url = URI.create(address.toString().replaceFirst("/+$", ""));
      return this;
    }

    /**
     * Limits how long one connection may take to come about.
     *
     * @param limit 5 s unless it is set
     * @return this builder
     */
    public Builder connectTimeout(Duration limit) {
      connectTimeout = Durations.requirePositive("connectTimeout", limit);
      return this;
    }

    /**
     * Limits a whole call: reading the file, repetitions and bodies included. Uploads and
     * renditions can have a limit of their own.
     *
     * @param limit 60 s unless it is set
     * @return this builder
     */
    public Builder timeout(Duration limit) {
      timeout = Durations.requirePositive("timeout", limit);
      return this;
    }

    /**
     * Limits how often a call is repeated.
     *
     * @param count 0 to 20; 3 unless it is set
     * @return this builder
     */
    public Builder retries(int count) {
      retries = Numbers.within("retries", count, 0, MAX_RETRIES);
      return this;
    }

    /**
     * Has the client's work done by an executor: reading files, moving bytes, completing futures.
     *
     * @param threads daemon threads of its own, as many as needed, unless it is set; an executor of
     *     one thread is too few where a future's action blocks
     * @return this builder
     */
    public Builder executor(Executor threads) {
      executor = threads;
      return this;
    }

    /**
     * Names the program in the server's logs.
     *
     * @param name of the program, as {@code shop/2.1}
     * @return this builder
     */
    public Builder userAgent(String name) {
      if (!name.matches("[ -~]{1,200}")) {
        throw new IllegalArgumentException("the user agent must be of printable ASCII characters");
      }
      userAgent = name;
      return this;
    }

    /** {@return the client} */
    public ProgImage build() {
      URI base = url;
      if (base == null) {
        throw new IllegalStateException("set url(…) to the server's address");
      }
      Executor threads =
          executor == null ? Executors.newCachedThreadPool(Builder::daemon) : executor;
      HttpClient.Builder http =
          HttpClient.newBuilder()
              .connectTimeout(connectTimeout)
              .followRedirects(HttpClient.Redirect.NEVER)
              .executor(threads);
      if ("http".equalsIgnoreCase(base.getScheme())) {
        // Without TLS the JDK would ask each new connection for an upgrade that no server here has.
        http.version(HttpClient.Version.HTTP_1_1).sslContext(withoutCertificates());
      }
      return new ProgImage(
          new Connection(base, http.build(), threads, timeout, retries, userAgent));
    }

    /** Reading those of the JVM takes longer than a request, and every request goes to the base. */
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
          "'" + address + "' is no server's address: give one as http://localhost:8080", cause);
    }
  }
}
