package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are slow, stop, wait to be let in, or are too many, seen on the wire. */
final class ConnectionsTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);
  private static final int MAX = 3;
  private static final Duration IDLE = Duration.ofMillis(600);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            data,
            Map.of(
                Setting.MAX_BODY,
                "100KiB",
                Setting.MAX_CONNECTIONS,
                String.valueOf(MAX),
                Setting.IDLE_TIMEOUT,
                IDLE.toMillis() + "ms"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(DataFiles.staged(data)).isZero();
  }

  /** One connection, written and read by hand. */
  private static final class Wire implements AutoCloseable {
    private final Socket socket;
    private long lastSent = System.nanoTime();
    private long longestPause;

    Wire() throws IOException {
      socket = new Socket("localhost", server.port());
      socket.setSoTimeout(10_000);
    }

    Wire(String... lines) throws IOException {
      this();
      send((String.join("\r\n", lines) + "\r\nHost: localhost\r\n\r\n"));
    }

    void send(String text) throws IOException {
      send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
      longestPause = Math.max(longestPause, System.nanoTime() - lastSent);
      socket.getOutputStream().write(bytes);
      lastSent = System.nanoTime();
    }

    /** Whether the machine held this client up for so long that the server saw it as silent. */
    boolean wasSilent() {
      return longestPause > IDLE.toNanos() / 2;
    }

    /** The head of one answer. */
    String head() throws IOException {
      StringBuilder head = new StringBuilder();
      InputStream in = socket.getInputStream();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          break;
        }
        head.append((char) next);
      }
      return head.toString();
    }

    /** The head of the answer to a client that sends the same again and again, slowly. */
    String headWhileDribbling(String again) throws IOException {
      for (int i = 0; i < 200; i++) {
        send(again);
        socket.setSoTimeout(50);
        try {
          return head();
        } catch (SocketTimeoutException nothingYet) {
          // Which is the pace of this client.
        } finally {
          socket.setSoTimeout(10_000);
        }
      }
      throw new AssertionError("the server waits for more");
    }

    /** All until the server hangs up. */
    String rest() throws IOException {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/images", "/render.gif"})
  void aBodyThatStopsComingIsTimedOut(String path) throws Exception {
    try (Wire wire =
        new Wire("POST " + path + " HTTP/1.1", "Content-Type: image/png", "Content-Length: 5000")) {
      wire.send(PICTURE);

      assertThat(wire.rest())
          .startsWith("HTTP/1.1 408")
          .contains("request-timeout", "application/problem+json")
          .containsIgnoringCase("connection: close");
    }
  }

  @Test
  void aBodyThatDribblesIsTimedOut() throws Exception {
    try (Wire wire =
        new Wire("POST /images HTTP/1.1", "Content-Type: image/png", "Content-Length: 5000")) {
      assertThat(wire.headWhileDribbling("x")).startsWith("HTTP/1.1 408");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"40;x=", "3\r\nabc\r\n0\r\nX-Trailer: "})
  void aBodyWhoseBytesAreNoContentIsTimedOut(String begun) throws Exception {
    try (Wire wire =
        new Wire(
            "POST /images HTTP/1.1", "Content-Type: image/png", "Transfer-Encoding: chunked")) {
      wire.send(begun);
      assertThat(wire.headWhileDribbling("x")).startsWith("HTTP/1.1 408");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"G", "GET /", "GET / HTTP/1.1\r\nX-Long: "})
  void aHeadThatDribblesIsTimedOut(String begun) throws Exception {
    assertThat(answerToADribble(begun, "x"))
        .startsWith("HTTP/1.1 408")
        .contains("application/problem+json", "request-timeout");
  }

  @Test
  void blankLinesForARequestThatNeverComesAreTimedOut() throws Exception {
    assertThat(answerToADribble("", "\r\n")).startsWith("HTTP/1.1 408");
  }

  /** The answer to a client that never paused; silence alone may end a connection without one. */
  private static String answerToADribble(String begun, String again) throws IOException {
    while (true) {
      try (Wire wire = new Wire()) {
        wire.send(begun);
        String answer = wire.headWhileDribbling(again) + wire.rest();
        if (!answer.isEmpty() || !wire.wasSilent()) {
          return answer;
        }
      }
    }
  }

  @Test
  void aConnectionThatIsKeptIsServedForAsLongAsItsRequestsCome() throws Exception {
    try (Wire wire = new Wire()) {
      for (int i = 0; i < 25; i++) {
        wire.send("HEAD /health/live HTTP/1.1\r\nHost: ");
        wire.socket.setSoTimeout(50);
        assertThatThrownBy(wire::head).isInstanceOf(SocketTimeoutException.class);
        wire.send("localhost\r\n\r\n");
        wire.socket.setSoTimeout(10_000);
        assertThat(wire.head()).startsWith("HTTP/1.1 200");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"Content-Length: 5000, abc", "Transfer-Encoding: chunked, '40\r\nabc'"})
  void aBodyThatEndsEarlyIsIncomplete(String length, String sent) throws Exception {
    try (Wire wire = new Wire("POST /images HTTP/1.1", "Content-Type: image/png", length)) {
      wire.send(sent);
      wire.socket.shutdownOutput();

      assertThat(wire.rest()).startsWith("HTTP/1.1 400").contains("body-incomplete");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/images, image/png, Content-Length: 33554444, 413",
    "/images, image/png, Transfer-Encoding: chunked, 413",
    "/images, text/html, Content-Length: 33554444, 415",
    "/render.gif, image/png, Transfer-Encoding: chunked, 413",
    "/images/none, image/png, Content-Length: 33554444, 405"
  })
  void whoSendsAllBeforeReadingIsAnsweredToo(
      String path, String mediaType, String length, int status) throws Exception {
    byte[] body = new byte[32 << 20];
    try (Wire wire =
        new Wire(
            "POST " + path + " HTTP/1.1",
            "Content-Type: " + mediaType,
            "Connection: close",
            length)) {
      wire.send("2000000\r\n");
      wire.send(body);
      wire.send("\r\n");
      if (length.endsWith("chunked")) {
        wire.send("0\r\n\r\n");
      } else {
        wire.send("x");
      }
      assertThat(wire.rest()).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void aHeadThatStopsComingEndsItsConnection() throws Exception {
    try (Socket socket = new Socket("localhost", server.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("GET /images HT".getBytes(StandardCharsets.US_ASCII));

      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer)
          .satisfiesAnyOf(
              text -> assertThat(text).isEmpty(),
              text -> assertThat(text).startsWith("HTTP/1.1 408").contains("request-timeout"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/images, image/png, 500000, 413, body-too-large",
    "/images, text/html, 500, 415, unsupported-media-type",
    "/images?ttl=x, image/png, 500, 400, malformed-request",
    "/render.gif, image/png, 500000, 413, body-too-large",
    "/render.gif, text/html, 500, 415, unsupported-media-type",
    "/render.qoi, image/png, 500, 404, unknown-format",
    "/render/sparkle.gif, image/png, 500, 400, invalid-transformation"
  })
  void whoWaitsToBeLetInIsRefusedBeforeTheBody(
      String path, String mediaType, long length, int status, String code) throws Exception {
    try (Wire wire =
        new Wire(
            "POST " + path + " HTTP/1.1",
            "Content-Type: " + mediaType,
            "Content-Length: " + length,
            "Expect: 100-continue")) {
      assertThat(wire.rest()).startsWith("HTTP/1.1 " + status).contains(code);
    }
  }

  @ParameterizedTest
  @CsvSource({"/images, 201", "/render.gif, 200"})
  void whoWaitsToBeLetInIs(String path, int status) throws Exception {
    try (Wire wire =
        new Wire(
            "POST " + path + " HTTP/1.1",
            "Content-Type: image/png",
            "Content-Length: " + PICTURE.length,
            "Expect: 100-continue")) {
      assertThat(wire.head()).startsWith("HTTP/1.1 100 ");
      wire.send(PICTURE);
      assertThat(wire.head()).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void whoComesWhenAllConnectionsAreTakenWaitsForOneToEnd() throws Exception {
    Wire[] taken = new Wire[MAX];
    for (int i = 0; i < MAX; i++) {
      taken[i] = new Wire("GET /health/live HTTP/1.1");
      assertThat(taken[i].head()).startsWith("HTTP/1.1 200");
    }
    try (Wire waiting = new Wire("GET /health/live HTTP/1.1", "Connection: close")) {
      waiting.socket.setSoTimeout(100);
      assertThatThrownBy(waiting::head).isInstanceOf(SocketTimeoutException.class);

      taken[0].close();
      waiting.socket.setSoTimeout(10_000);
      assertThat(waiting.rest()).startsWith("HTTP/1.1 200");
    } finally {
      for (Wire wire : taken) {
        wire.close();
      }
    }
  }

  @Test
  void aFullDiskIsToldBeforeTheBodyToo(@TempDir(factory = MemoryFolder.class) Path other)
      throws Exception {
    RunningServer usual = server;
    try (RunningServer full = RunningServer.start(other, Map.of(Setting.RESERVE, "1000000GiB"))) {
      server = full;
      for (String path : new String[] {"/images", "/render.gif"}) {
        try (Wire wire =
            new Wire(
                "POST " + path + " HTTP/1.1",
                "Content-Type: image/png",
                "Content-Length: 500",
                "Expect: 100-continue")) {
          assertThat(wire.rest()).startsWith("HTTP/1.1 507").contains("insufficient-storage");
        }
      }
    } finally {
      server = usual;
    }
  }
}
