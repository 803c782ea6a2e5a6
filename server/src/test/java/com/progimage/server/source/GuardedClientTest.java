package com.progimage.server.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageFormat;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two servers on this machine: one at an address that counts as public here, and one at an address
 * that does not, which must never be asked anything.
 */
final class GuardedClientTest {
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress PRIVATE = InetAddress.ofLiteral("127.0.0.3");
  private static final byte[] GIF = "GIF89a and so on".getBytes(US_ASCII);
  private static final long MAX_BYTES = 1_000_000;
  private static final Hosts ANY = Hosts.of(List.of("*"));

  /** For tests of what has nothing to do with time: a busy machine may take long. */
  private static final GuardedClient.FetchTimes TIMES =
      new GuardedClient.FetchTimes(Duration.ofSeconds(20), Duration.ofSeconds(30));

  private static final Duration TIME = TIMES.all();

  private static final GuardedClient.FetchTimes SHORT_TIMES =
      new GuardedClient.FetchTimes(Duration.ofSeconds(2), Duration.ofMillis(1_500));

  private final Map<String, Queue<InetAddress>> names = new ConcurrentHashMap<>();
  private final AtomicInteger askedInPrivate = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer there;
  private HttpServer within;
  private GuardedClient client;

  @BeforeEach
  void start() throws IOException {
    there = HttpServer.create(new InetSocketAddress(PUBLIC, 0), 0);
    int port = there.getAddress().getPort();
    within = HttpServer.create(new InetSocketAddress(PRIVATE, port), 0);
    within.createContext(
        "/",
        exchange -> {
          askedInPrivate.incrementAndGet();
          exchange.sendResponseHeaders(200, GIF.length);
          exchange.getResponseBody().write(GIF);
          exchange.close();
        });
    there.setExecutor(task -> Thread.ofVirtual().start(task));
    there.start();
    within.start();
    name("images.example", PUBLIC);
    name("other.example", PUBLIC);
    name("within.example", PRIVATE);
    client = client(TIMES, Set.of());
  }

  private void hurry() {
    client.close();
    client = client(SHORT_TIMES, Set.of());
  }

  @AfterEach
  void stop() {
    over.countDown();
    client.close();
    there.stop(0);
    within.stop(0);
    assertThat(askedInPrivate).hasValue(0);
  }

  private GuardedClient client(GuardedClient.FetchTimes times, Set<Guard.WebOrigin> trusted) {
    return new GuardedClient(
        new Guard(
            Set.of("http"),
            Set.of(there.getAddress().getPort())::contains,
            address -> !address.equals(PRIVATE),
            trusted,
            this::resolve),
        times,
        MAX_BYTES,
        /* trustsAnyCertificate= */ false);
  }

  /** Each question takes the next answer; the last one stays; where there is none, it hangs. */
  private void name(String host, InetAddress... answers) {
    names.put(host, new ArrayDeque<>(Arrays.asList(answers)));
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    Queue<InetAddress> answers = names.get(host);
    if (answers == null) {
      // Literals, in whatever spelling the system takes them.
      return InetAddress.getAllByName(host);
    }
    if (answers.isEmpty()) {
      waitForTheEnd();
      throw new UnknownHostException(host);
    }
    synchronized (answers) {
      InetAddress answer = answers.size() > 1 ? answers.remove() : answers.element();
      return new InetAddress[] {answer};
    }
  }

  private String url(String host, String path) {
    return "http://%s:%d%s".formatted(host, there.getAddress().getPort(), path);
  }

  private void answer(String path, int status, Map<String, String> headers, byte[] body) {
    there.createContext(
        path,
        exchange -> {
          headers.forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private void redirect(String path, String location) {
    answer(path, 302, Map.of("Location", location), new byte[0]);
  }

  private String codeOf(String url) {
    Failure failure = catchThrowableOfType(Failure.class, () -> client.get(url, ANY));
    return failure.code().text();
  }

  @Test
  void anImageIsFetchedWithoutCookieProxyOrCompression() throws Exception {
    there.createContext(
        "/a.gif",
        exchange -> {
          boolean isPlain =
              exchange.getRequestHeaders().keySet().stream()
                  .allMatch(Set.of("Host", "Accept", "User-agent")::contains);
          exchange.sendResponseHeaders(isPlain ? 200 : 400, GIF.length);
          exchange.getResponseBody().write(GIF);
          exchange.close();
        });
    Fetched image = client.get(url("images.example", "/a.gif"), ANY);
    assertThat(image.format()).isEqualTo(ImageFormat.GIF);
    assertThat(image.length()).isEqualTo(GIF.length);
    try (InputStream bytes = image.bytes()) {
      assertThat(bytes.readAllBytes()).isEqualTo(GIF);
    }
  }

  @Test
  void redirectsAreFollowedThreeTimes() {
    answer("/4", 200, Map.of(), GIF);
    redirect("/3", "/4");
    redirect("/2", url("other.example", "/3"));
    redirect("/1", "2");
    redirect("/0", "/1");
    assertThat(client.get(url("images.example", "/1"), ANY).format()).isEqualTo(ImageFormat.GIF);
    assertThat(codeOf(url("images.example", "/0"))).isEqualTo("source-failed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://within.example:PORT/", "http://127.0.0.3:PORT/", "http://2130706435:PORT/",
        "http://[::ffff:127.0.0.3]:PORT/", "http://images.example:22/", "https://images.example/",
        "ftp://images.example/a.gif", "file:///etc/passwd", "http://user@images.example:PORT/",
        "gopher://images.example:PORT/", "jar:http://images.example:PORT/!/a",
            "mailto:a@images.example",
        "http://no-such-host.invalid:PORT/", "data:image/gif;base64,R0lGODlh"
      })
  void aRedirectLeadsNowhereElseThanAUrlMayThatIsAskedFor(String text) {
    String target = text.replace("PORT", String.valueOf(there.getAddress().getPort()));
    redirect("/from", target);
    assertThat(codeOf(target)).isEqualTo("source-not-allowed");
    assertThat(codeOf(url("images.example", "/from"))).isEqualTo("source-not-allowed");
  }

  @Test
  void allRefusalsSayTheSame() {
    List<String> urls =
        List.of(
            url("within.example", "/"), url("no-such-host.invalid", "/"), "ftp://images.example/");
    assertThat(urls)
        .extracting(url -> catchThrowableOfType(Failure.class, () -> client.get(url, ANY)).detail())
        .containsOnly(Guard.notAllowed().detail());
  }

  @Test
  void aNameThatIsAnotherAddressAMomentLaterIsRefusedThen() {
    answer("/a.gif", 200, Map.of("Connection", "close"), GIF);
    name("rebinding.example", PUBLIC, PRIVATE);
    assertThat(client.get(url("rebinding.example", "/a.gif"), ANY).format())
        .isEqualTo(ImageFormat.GIF);
    await(url("rebinding.example", "/a.gif"));
  }

  /** The connection of the first request may be taken once more, to the address it has. */
  private void await(String url) {
    org.awaitility.Awaitility.await()
        .until(() -> {
          try {
            client.get(url, ANY);
            return false;
          } catch (Failure refused) {
            return refused.code().text().equals("source-not-allowed");
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "images.example, images.example, true",
    "IMAGES.example, images.EXAMPLE, true",
    "images.example., images.example, true",
    "*.example, images.example, true",
    "*.example, a.images.example, true",
    "images.example, other.example, false",
    "*.images.example, images.example, false",
    "example, images.example, false"
  })
  void onlyHostsThatAreNamedAreAsked(String pattern, String host, boolean isAllowed) {
    answer("/a.gif", 200, Map.of(), GIF);
    name("a.images.example", PUBLIC);
    Hosts hosts = Hosts.of(List.of(pattern.replaceFirst("\\.$", "")));
    String asked = pattern.endsWith(".") ? host + "." : host;
    if (isAllowed) {
      assertThat(client.get(url(asked, "/a.gif"), hosts).format()).isEqualTo(ImageFormat.GIF);
    } else {
      Failure failure =
          catchThrowableOfType(Failure.class, () -> client.get(url(asked, "/a.gif"), hosts));
      assertThat(failure.code().text()).isEqualTo("source-not-allowed");
    }
  }

  @Test
  void whereNoHostIsNamedNoneIsAsked() {
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> client.get(url("images.example", "/"), Hosts.NONE));
    assertThat(failure.code().text()).isEqualTo("source-not-allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "404, source-failed",
    "500, source-failed",
    "204, source-failed",
    "206, source-failed"
  })
  void anAnswerThatIsNoImageIsTheSourcesFailure(int status, String code) {
    answer("/a.gif", status, Map.of(), status == 204 ? new byte[0] : GIF);
    assertThat(codeOf(url("images.example", "/a.gif"))).isEqualTo(code);
  }

  @Test
  void bytesThatAreNoImageAreToldAsTheImagesFault() {
    answer("/a.gif", 200, Map.of("Content-Type", "image/gif"), "<html>".getBytes(US_ASCII));
    assertThat(codeOf(url("images.example", "/a.gif"))).isEqualTo("undecodable");
  }

  @Test
  void aSourceThatAnswersTooLateIsTimedOut() {
    hurry();
    there.createContext("/slow", exchange -> waitForTheEnd());
    assertThat(codeOf(url("images.example", "/slow"))).isEqualTo("source-timeout");
  }

  @Test
  void aSourceThatStopsInTheMiddleIsTimedOut() throws Exception {
    hurry();
    there.createContext(
        "/stops",
        exchange -> {
          exchange.sendResponseHeaders(200, 10_000);
          exchange.getResponseBody().write(new byte[5_000]);
          exchange.getResponseBody().flush();
          waitForTheEnd();
        });
    there.createContext(
        "/begins",
        exchange -> {
          exchange.sendResponseHeaders(200, 10_000);
          exchange.getResponseBody().write(GIF);
          exchange.getResponseBody().write(new byte[5_000]);
          exchange.getResponseBody().flush();
          waitForTheEnd();
        });
    assertThat(codeOf(url("images.example", "/stops"))).isEqualTo("undecodable");
    try (InputStream bytes = client.get(url("images.example", "/begins"), ANY).bytes()) {
      Failure failure = catchThrowableOfType(Failure.class, bytes::readAllBytes);
      assertThat(failure.code().text()).isEqualTo("source-timeout");
    }
  }

  private void waitForTheEnd() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void nobodyThereIsTheSourcesFailure() {
    there.stop(0);
    assertThat(codeOf(url("images.example", "/a.gif"))).isEqualTo("source-failed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a b/", "http://[::1/", "%"})
  void whatIsNoUrlIsSaidToBeNone(String url) {
    assertThat(codeOf(url)).isEqualTo("malformed-request");
  }

  @Test
  void aTrustedOriginMayBePrivateAndNothingElseOnItsHost() {
    int port = there.getAddress().getPort();
    answer("/a.gif", 200, Map.of(), GIF);
    name("inner.example", PUBLIC);
    client.close();
    client =
        new GuardedClient(
            new Guard(
                Set.of("https"),
                Set.of(443)::contains,
                address -> false,
                Set.of(new Guard.WebOrigin("http", "inner.example", port)),
                this::resolve),
            TIMES,
            MAX_BYTES,
            /* trustsAnyCertificate= */ false);
    assertThat(client.get(url("inner.example", "/a.gif"), ANY).format()).isEqualTo(ImageFormat.GIF);
    assertThat(codeOf(url("images.example", "/a.gif"))).isEqualTo("source-not-allowed");
    assertThat(codeOf("http://inner.example:1/a.gif")).isEqualTo("source-not-allowed");
    redirect("/out", url("images.example", "/a.gif"));
    assertThat(codeOf(url("inner.example", "/out"))).isEqualTo("source-not-allowed");
  }

  private int posted(String url) {
    return client.post(url, Map.of("x-name", "value"), "{}".getBytes(US_ASCII), TIME).status();
  }

  private static String codeOfPost(GuardedClient client, String url) {
    Failure failure =
        catchThrowableOfType(Failure.class, () -> client.post(url, Map.of(), new byte[0], TIME));
    return failure == null ? "" : failure.code().text();
  }

  @Test
  void jsonIsPostedWithItsHeaders() {
    Queue<String> seen = new ArrayDeque<>();
    there.createContext(
        "/told",
        exchange -> {
          seen.add(exchange.getRequestMethod());
          seen.add(exchange.getRequestHeaders().getFirst("Content-Type"));
          seen.add(exchange.getRequestHeaders().getFirst("X-Name"));
          seen.add(new String(exchange.getRequestBody().readAllBytes(), US_ASCII));
          exchange.getResponseHeaders().set("Retry-After", "7");
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    assertThat(
            client.post(
                url("images.example", "/told"), Map.of("x-name", "a"), new byte[] {'7'}, TIME))
        .isEqualTo(new GuardedClient.Posted(503, "7"));
    assertThat(seen).containsExactly("POST", "application/json", "a", "7");
  }

  @Test
  void aPostIsGuardedAsAFetchIs() {
    // That nobody there was asked is looked at after each test.
    assertThat(codeOfPost(client, url("within.example", "/"))).isEqualTo("source-not-allowed");
    assertThat(codeOfPost(client, url("127.0.0.3", "/"))).isEqualTo("source-not-allowed");
    redirect("/to-within", url("within.example", "/"));
    assertThat(posted(url("images.example", "/to-within"))).isEqualTo(302);
  }

  @Test
  void anAnswerWithoutEndToAPostEndsWithTheStatus() {
    there.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (over.getCount() > 0) {
              exchange.getResponseBody().write(new byte[8_192]);
            }
          } catch (IOException e) {
            exchange.close();
          }
        });
    assertThat(posted(url("images.example", "/endless"))).isEqualTo(200);
    assertThat(posted(url("images.example", "/endless"))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254", "100.100.100.200", "168.63.129.16", "[fd00:ec2::254]", "0.0.0.0",
        "[64:ff9b::a9fe:a9fe]", "[::ffff:a9fe:a9fe]", "metadata.example", "[fe80::1]", "224.0.0.1"
      })
  void noTrustReachesWhatMachinesKeepSecretsAt(String host) {
    name("metadata.example", InetAddress.ofLiteral("169.254.169.254"));
    int port = there.getAddress().getPort();
    String name = host.replaceAll("[\\[\\]]", "");
    try (GuardedClient trusting = client(TIMES, Set.of(new Guard.WebOrigin("http", name, port)))) {
      assertThat(codeOfPost(trusting, url(host, "/"))).isEqualTo("source-not-allowed");
      Failure failure =
          catchThrowableOfType(Failure.class, () -> trusting.get(url(host, "/"), ANY));
      assertThat(failure.code().text()).isEqualTo("source-not-allowed");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0177.0.0.2",
        "0x7f.0.0.2",
        "127.0.0.02",
        "127.2",
        "127.0.2",
        "0x7f000002",
        "2130706434",
        "017700000002",
        "127.0.0.2.",
        "0127.0.0.2",
        "127.0.0.0x2",
        "1.2.3.4.5",
        "256.0.0.1"
      })
  void anIpv4AddressIsWrittenInOneWayOnly(String host) {
    // The plain form leads to a server that answers.
    answer("/a.gif", 200, Map.of(), GIF);
    assertThat(client.get(url("127.0.0.2", "/a.gif"), ANY).format()).isEqualTo(ImageFormat.GIF);
    assertThat(codeOf(url(host, "/a.gif"))).isEqualTo("source-not-allowed");
  }

  @Test
  void aNameServerThatDoesNotAnswerCostsNoMoreThanTheTime() {
    hurry();
    names.put("silent.example", new ArrayDeque<>());
    long started = System.nanoTime();
    assertThat(codeOf(url("silent.example", "/a.gif"))).isEqualTo("source-timeout");
    assertThat(Duration.ofNanos(System.nanoTime() - started))
        .isLessThan(SHORT_TIMES.all().multipliedBy(2));
  }

  @Test
  void manyNameServersThatDoNotAnswerAreAskedNoFurther() {
    hurry();
    List<String> codes = new CopyOnWriteArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 80; i++) {
        String host = "silent" + i + ".example";
        names.put(host, new ArrayDeque<>());
        clients.execute(() -> codes.add(codeOf(url(host, "/a.gif"))));
      }
    }
    assertThat(codes).hasSize(80).containsOnly("source-timeout", "queue-full");
    assertThat(codes).filteredOn("queue-full"::equals).hasSizeGreaterThanOrEqualTo(16);
  }

  @Test
  void aSourceThatDeclaresTooMuchIsNotRead() {
    there.createContext(
        "/large.gif",
        exchange -> {
          exchange.sendResponseHeaders(200, MAX_BYTES + 1);
          exchange.getResponseBody().flush();
          waitForTheEnd();
        });
    Failure failure =
        catchThrowableOfType(
            Failure.class, () -> client.get(url("images.example", "/large.gif"), ANY));
    assertThat(failure.code().text()).isEqualTo("body-too-large");
    assertThat(failure.limit()).hasValue(MAX_BYTES);
    assertThat(failure.actual()).hasValue(MAX_BYTES + 1);
  }
}
