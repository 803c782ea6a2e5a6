package com.progimage.server.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * HTTP client for URLs that clients name. It uses no proxy, cookies or passwords. It follows
 * redirects itself, so that each hop is checked like the first. Thread-safe.
 */
public final class GuardedClient implements AutoCloseable {
  private static final int MAX_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MAX_CONNECTIONS_TO_ONE_HOST = 16;

  /**
   * The maximum body to read of an answer whose status is enough; a longer one ends the connection.
   */
  private static final int MAX_ANSWER_BYTES = 64 << 10;

  private final Guard guard;
  private final FetchTimes times;
  private final long maxBytes;
  private final boolean trustsAnyCertificate;
  private final Lookups lookups = new Lookups();
  private @Nullable HttpClient client;

  /**
   * Time limits of a source.
   *
   * @param connect to one address
   * @param all from the request to the last byte, including redirects
   */
  public record FetchTimes(Duration connect, Duration all) {
    public static final FetchTimes DEFAULT =
        new FetchTimes(Duration.ofSeconds(2), Duration.ofSeconds(10));

    /** The time that Standard Webhooks recommends for receivers. */
    public static final FetchTimes WEBHOOKS =
        new FetchTimes(Duration.ofSeconds(5), Duration.ofSeconds(15));
  }

  /**
   * The head of an answer.
   *
   * @param retryAfter the header's value; null: it has none
   */
  public record Posted(int status, @Nullable String retryAfter) {}

  /**
   * @param maxBytes the maximum size of an image
   */
  GuardedClient(Guard guard, FetchTimes times, long maxBytes, boolean trustsAnyCertificate) {
    this.guard = guard;
    this.times = times;
    this.maxBytes = maxBytes;
    this.trustsAnyCertificate = trustsAnyCertificate;
  }

  /**
   * Creates a client for images.
   *
   * @param allowsHttp whether to fetch URLs without TLS too
   * @param trusted origins that may be private, without TLS and on any port
   * @param maxBytes the maximum size of an image; a source that declares more is not read
   */
  public GuardedClient(boolean allowsHttp, Set<URI> trusted, FetchTimes times, long maxBytes) {
    this(guard(allowsHttp, trusted), times, maxBytes, /* trustsAnyCertificate= */ false);
  }

  /**
   * Creates a client for webhook receivers.
   *
   * @param allowsHttp whether public receivers may be without TLS
   * @param trusted receivers' origins that may be private, without TLS and on any port
   * @param trustsAnyCertificate whether to accept certificates that no authority signed
   */
  public static GuardedClient ofWebhooks(
      boolean allowsHttp, Set<URI> trusted, boolean trustsAnyCertificate) {
    return new GuardedClient(
        guard(allowsHttp, trusted), FetchTimes.WEBHOOKS, 0, trustsAnyCertificate);
  }

  private static Guard guard(boolean allowsHttp, Set<URI> trusted) {
    return Guard.ofPublic(
        allowsHttp, trusted.stream().map(Guard.WebOrigin::of).collect(Collectors.toSet()));
  }

  /**
   * Requests a URL. The bytes are read from the result.
   *
   * @param hosts that are allowed, including redirects
   * @throws Failure {@code malformed-request} if it is not a URL; {@code source-not-allowed};
   *     {@code source-failed} if there is no answer, or one other than 200; {@code source-timeout};
   *     {@code body-too-large} if the source declares more bytes than an image may have
   */
  @WithSpan("fetch source")
  public Fetched get(String url, Hosts hosts) {
    URI next = parse(url);
    // Starting the client does not count toward the source's time.
    HttpClient asking = client();
    long deadline = System.nanoTime() + times.all().toNanos();
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      guard.check(next, hosts);
      InputStreamResponseListener listener = new InputStreamResponseListener();
      Request request =
          asking.newRequest(next).headers(headers -> headers.put(HttpHeader.ACCEPT, "image/*"));
      Response response = send(request, listener, deadline);
      if (response.getStatus() == 200) {
        requireFitting(response);
        return new Fetched(
            listener.getInputStream(),
            response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH));
      }
      var _ = response.abort(new IOException("not read"));
      String location = response.getHeaders().get(HttpHeader.LOCATION);
      if (!REDIRECTS.contains(response.getStatus()) || location == null) {
        throw refused(response.getStatus(), "image");
      }
      next = resolve(next, location);
    }
    throw new Failure(
        ErrorCode.SOURCE_FAILED,
        "the source redirects more than %d times: name the URL that it ends at"
            .formatted(MAX_REDIRECTS));
  }

  /**
   * Requests a short JSON document. A redirect is an answer like any other.
   *
   * @param maxBytes of the document
   * @throws Failure as {@link #get} does; {@code body-too-large} if it is longer
   */
  public String document(String url, int maxBytes) {
    URI from = parse(url);
    guard.check(from, Hosts.ANY);
    InputStreamResponseListener listener = new InputStreamResponseListener();
    Request request =
        client()
            .newRequest(from)
            .headers(headers -> headers.put(HttpHeader.ACCEPT, "application/json, */*;q=0.5"));
    Response response = send(request, listener, System.nanoTime() + times.all().toNanos());
    try (InputStream body = listener.getInputStream()) {
      if (response.getStatus() != 200) {
        var _ = response.abort(new IOException("not read"));
        throw refused(response.getStatus(), "document");
      }
      byte[] bytes = body.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        var _ = response.abort(new IOException("not read"));
        throw Failure.overLimit(
            ErrorCode.BODY_TOO_LARGE,
            "the document has more than %d bytes".formatted(maxBytes),
            maxBytes,
            bytes.length);
      }
      return new String(bytes, UTF_8);
    } catch (IOException e) {
      throw Fetched.failure(e);
    }
  }

  /**
   * Checks a URL without using the network, not even DNS.
   *
   * @throws Failure {@code malformed-request}, {@code source-not-allowed}
   */
  public void check(String url) {
    guard.check(parse(url), Hosts.ANY);
  }

  /**
   * Posts JSON. A redirect is an answer like any other.
   *
   * @param time in which there must be an answer; no more than that of the client
   * @throws Failure {@code malformed-request}, {@code source-not-allowed}; {@code source-failed} if
   *     there is no answer; {@code source-timeout}
   */
  public Posted post(String url, Map<String, String> headers, byte[] json, Duration time) {
    URI to = parse(url);
    guard.check(to, Hosts.ANY);
    InputStreamResponseListener listener = new InputStreamResponseListener();
    Request request =
        client()
            .newRequest(to)
            .method(HttpMethod.POST)
            .headers(fields -> headers.forEach(fields::put))
            .body(new BytesRequestContent("application/json", json));
    Response response = send(request, listener, System.nanoTime() + time.toNanos());
    skim(response, listener);
    return new Posted(response.getStatus(), response.getHeaders().get(HttpHeader.RETRY_AFTER));
  }

  /** Reads a short answer to its end, so that the connection can be reused. */
  private static void skim(Response response, InputStreamResponseListener listener) {
    try (InputStream answer = listener.getInputStream()) {
      if (answer.skip(MAX_ANSWER_BYTES) == MAX_ANSWER_BYTES) {
        var _ = response.abort(new IOException("not read"));
      }
    } catch (IOException e) {
      // The status was enough.
    }
  }

  private void requireFitting(Response response) {
    long declared = response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    if (declared > maxBytes) {
      var _ = response.abort(new IOException("not read"));
      throw Failure.overLimit(
          ErrorCode.BODY_TOO_LARGE,
          "the source declares %d bytes, and this server accepts %d: name a smaller image"
              .formatted(declared, maxBytes),
          maxBytes,
          declared);
    }
  }

  private static Failure refused(int status, String wanted) {
    String text =
        "the source answered %d, and no %s: name a URL that leads to one".formatted(status, wanted);
    boolean willPass = status >= 500 || status == 429 || status == 408;
    return willPass
        ? Failure.temporary(ErrorCode.SOURCE_FAILED, text, Fetched.RETRY_AFTER)
        : new Failure(ErrorCode.SOURCE_FAILED, text);
  }

  private static Response send(
      Request request, InputStreamResponseListener listener, long deadline) {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw Fetched.timeout(null);
    }
    request.timeout(left, TimeUnit.NANOSECONDS).send(listener);
    try {
      return listener.get(left, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw Fetched.failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ErrorCode.DRAINING, "this server is shutting down: try again", e);
    }
  }

  private static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new Failure(
          ErrorCode.MALFORMED_REQUEST,
          "that is no URL (RFC 3986): percent-encode what may not stand in one");
    }
  }

  private static URI resolve(URI from, String location) {
    try {
      return from.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw new Failure(ErrorCode.SOURCE_FAILED, "the source redirects to what is no URL");
    }
  }

  /** Started on first use, because most servers never need it. */
  private synchronized HttpClient client() {
    if (client == null) {
      client = start();
    }
    return client;
  }

  private HttpClient start() {
    ClientConnector connector = new ClientConnector();
    connector.setSslContextFactory(certificates());
    HttpClient made = new HttpClient(new HttpClientTransportOverHTTP(connector));
    made.setName("source");
    made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    made.setSocketAddressResolver((host, port, context, promise) ->
        lookups.start(() -> guard.resolve(host, port, context, promise), promise::failed));
    made.setConnectTimeout(times.connect().toMillis());
    made.setIdleTimeout(times.all().toMillis());
    made.setDestinationIdleTimeout(times.all().toMillis());
    made.setMaxConnectionsPerDestination(MAX_CONNECTIONS_TO_ONE_HOST);
    made.setFollowRedirects(false);
    made.setHttpCookieStore(new HttpCookieStore.Empty());
    made.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "ProgImage"));
    try {
      made.start();
    } catch (Exception e) {
      throw new IllegalStateException("cannot start the client for sources", e);
    }
    // Disables passwords and compression: bytes arrive unchanged.
    made.getProtocolHandlers().clear();
    made.getContentDecoderFactories().clear();
    return made;
  }

  private SslContextFactory.Client certificates() {
    SslContextFactory.Client certificates = new SslContextFactory.Client(trustsAnyCertificate);
    if (trustsAnyCertificate) {
      certificates.setEndpointIdentificationAlgorithm(null);
    }
    return certificates;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      try {
        client.stop();
      } catch (Exception e) {
        throw new IllegalStateException("cannot stop the client for sources", e);
      }
      client = null;
    }
  }
}
