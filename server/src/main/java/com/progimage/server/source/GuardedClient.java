package com.progimage.server.source;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
 * Asks URLs that clients name. It knows no proxy, cookie or password, and follows redirects, where
 * it does, by itself, so that each hop is checked as the first one is. Thread-safe.
 */
public final class GuardedClient implements AutoCloseable {
  private static final int MAX_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MAX_CONNECTIONS_TO_ONE_HOST = 16;

  /** Of an answer that says nothing but its status; what is longer ends with the connection. */
  private static final int MAX_ANSWER_BYTES = 64 << 10;

  private static final Hosts ANY = new Hosts(Set.of("*"));

  private final Guard guard;
  private final Times times;
  private final long maxBytes;
  private final boolean trustsAnyCertificate;
  private final Lookups lookups = new Lookups();
  private @Nullable HttpClient client;

  /**
   * How long a source may take.
   *
   * @param connect to one address
   * @param all from the request to the last byte, redirects included
   */
  public record Times(Duration connect, Duration all) {
    public static final Times DEFAULT = new Times(Duration.ofSeconds(2), Duration.ofSeconds(10));

    /** What Standard Webhooks gives receivers. */
    public static final Times WEBHOOKS = new Times(Duration.ofSeconds(5), Duration.ofSeconds(15));
  }

  /**
   * An answer's head.
   *
   * @param retryAfter as the header has it
   */
  public record Posted(int status, Optional<String> retryAfter) {}

  /**
   * @param maxBytes that an image may have
   */
  GuardedClient(Guard guard, Times times, long maxBytes, boolean trustsAnyCertificate) {
    this.guard = guard;
    this.times = times;
    this.maxBytes = maxBytes;
    this.trustsAnyCertificate = trustsAnyCertificate;
  }

  /**
   * One for images.
   *
   * @param allowsHttp whether URLs without TLS are fetched too
   * @param trusted origins that may be private, without TLS and on any port
   * @param maxBytes that an image may have; a source that declares more is not read
   */
  public GuardedClient(boolean allowsHttp, Set<URI> trusted, Times times, long maxBytes) {
    this(guard(allowsHttp, trusted), times, maxBytes, /* trustsAnyCertificate= */ false);
  }

  /**
   * One for receivers of webhooks.
   *
   * @param allowsHttp whether public receivers may be without TLS
   * @param trusted receivers' origins that may be private, without TLS and on any port
   * @param trustsAnyCertificate whether a certificate that no authority signed will do
   */
  public static GuardedClient ofWebhooks(
      boolean allowsHttp, Set<URI> trusted, boolean trustsAnyCertificate) {
    return new GuardedClient(guard(allowsHttp, trusted), Times.WEBHOOKS, 0, trustsAnyCertificate);
  }

  private static Guard guard(boolean allowsHttp, Set<URI> trusted) {
    return Guard.ofPublic(
        allowsHttp, trusted.stream().map(Guard.Origin::of).collect(Collectors.toSet()));
  }

  /**
   * Asks for what a URL leads to. Its bytes are yet to come.
   *
   * @param hosts that may be asked, redirects included
   * @throws Failure {@code malformed-request} for what is no URL; {@code source-not-allowed};
   *     {@code source-failed} where there is no answer, or another one than 200; {@code
   *     source-timeout}; {@code body-too-large} for what declares more bytes than an image may have
   */
  @WithSpan("fetch source")
  public Fetched get(String url, Hosts hosts) {
    URI next = parse(url);
    // Its start is no source's time.
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
        return new Fetched(listener.getInputStream());
      }
      var _ = response.abort(new IOException("not read"));
      String location = response.getHeaders().get(HttpHeader.LOCATION);
      if (!REDIRECTS.contains(response.getStatus()) || location == null) {
        throw refused(response.getStatus());
      }
      next = resolve(next, location);
    }
    throw new Failure(
        ErrorCode.SOURCE_FAILED,
        "the source redirects more than %d times: name the URL that it ends at"
            .formatted(MAX_REDIRECTS));
  }

  /**
   * Checks a URL as far as that needs no network, name servers included.
   *
   * @throws Failure {@code malformed-request}, {@code source-not-allowed}
   */
  public void check(String url) {
    guard.check(parse(url), ANY);
  }

  /**
   * Posts JSON. Redirects are answers as any other.
   *
   * @throws Failure {@code malformed-request}, {@code source-not-allowed}; {@code source-failed}
   *     where there is no answer; {@code source-timeout}
   */
  public Posted post(String url, Map<String, String> headers, byte[] json) {
    URI to = parse(url);
    guard.check(to, ANY);
    InputStreamResponseListener listener = new InputStreamResponseListener();
    Request request =
        client()
            .newRequest(to)
            .method(HttpMethod.POST)
            .headers(fields -> headers.forEach(fields::put))
            .body(new BytesRequestContent("application/json", json));
    Response response = send(request, listener, System.nanoTime() + times.all().toNanos());
    skim(response, listener);
    return new Posted(
        response.getStatus(),
        Optional.ofNullable(response.getHeaders().get(HttpHeader.RETRY_AFTER)));
  }

  /** A short answer leaves the connection for the next request. */
  private static void skim(Response response, InputStreamResponseListener listener) {
    try (InputStream answer = listener.getInputStream()) {
      if (answer.skip(MAX_ANSWER_BYTES) == MAX_ANSWER_BYTES) {
        var _ = response.abort(new IOException("not read"));
      }
    } catch (IOException e) {
      // The status said all.
    }
  }

  private void requireFitting(Response response) {
    long declared = response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH);
    if (declared > maxBytes) {
      var _ = response.abort(new IOException("not read"));
      throw Failure.overLimit(
          ErrorCode.BODY_TOO_LARGE,
          "the source declares %d bytes and this server takes %d: name a smaller image"
              .formatted(declared, maxBytes),
          maxBytes,
          declared);
    }
  }

  private static Failure refused(int status) {
    String text =
        "the source answered %d, and no image: name a URL that leads to one".formatted(status);
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

  /** Started by the first who needs it: most servers never do. */
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
      throw new IllegalStateException("the client for sources does not start", e);
    }
    // Neither passwords nor compressed images: bytes come as they are.
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
        throw new IllegalStateException("the client for sources does not stop", e);
      }
      client = null;
    }
  }
}
