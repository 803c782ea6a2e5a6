package com.progimage.sdk;

import static com.progimage.sdk.Records.PNG;
import static com.progimage.sdk.Records.record;
import static com.progimage.sdk.Records.utf8;
import static com.progimage.sdk.RoughServer.cut;
import static com.progimage.sdk.RoughServer.json;
import static com.progimage.sdk.RoughServer.problem;
import static com.progimage.sdk.RoughServer.reset;
import static com.progimage.sdk.RoughServer.silence;
import static com.progimage.sdk.RoughServer.stall;
import static com.progimage.sdk.RoughServer.trickle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.progimage.sdk.RoughServer.Behavior;
import com.progimage.sdk.RoughServer.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UploadTest {
  private static final Behavior STORED = json(201, record(PNG));

  @TempDir Path folder;

  private static ProgImageClient client(RoughServer server) {
    return ProgImageClient.builder(server.url()).timeout(Duration.ofSeconds(10)).build();
  }

  @Test
  void anUploadSendsWhatItIsItsDigestAndAKey() throws IOException {
    try (RoughServer server = RoughServer.answering(STORED)) {
      StoredImage image = client(server).upload(PNG);

      Request request = server.requests().get(0);
      assertThat(request.line()).isEqualTo("POST /images HTTP/1.1");
      assertThat(request.header("Content-Type")).isEqualTo("image/png");
      assertThat(request.header("Content-Length")).isEqualTo("40");
      assertThat(request.header("Content-Digest"))
          .isEqualTo("sha-256=:" + Base64.getEncoder().encodeToString(Records.sha256(PNG)) + ":");
      assertThat(request.header("Idempotency-Key")).matches("[0-9a-f-]{36}");
      assertThat(request.header("User-Agent")).isEqualTo("progimage-sdk-java");
      assertThat(request.bytes()).isEqualTo(PNG);

      assertThat(image.id()).isEqualTo(Records.ID);
      assertThat(image.format()).isEqualTo(ImageFormat.PNG);
      assertThat(image.width()).isEqualTo(60);
      assertThat(image.height()).isEqualTo(40);
      assertThat(image.byteCount()).isEqualTo(40);
      assertThat(image.digest()).isEqualTo(Records.digest(PNG));
      assertThat(image.createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
      assertThat(image.expiresAt()).isEmpty();
    }
  }

  @Test
  void anImageElsewhereIsNamedToTheServer() throws IOException {
    try (RoughServer server = RoughServer.answering(STORED)) {
      URI url = URI.create("https://images.example/a%20cat.png?size=\"l\"".replace("\"", "%22"));
      StoredImage image =
          client(server).upload(Upload.of(url).format(ImageFormat.GIF).ttl(Duration.ofSeconds(5)));

      Request request = server.requests().get(0);
      assertThat(request.line()).isEqualTo("POST /images?ttl=5 HTTP/1.1");
      assertThat(request.header("Content-Type")).isEqualTo("application/json");
      assertThat(request.header("Idempotency-Key")).matches("[0-9a-f-]{36}");
      assertThat(request.bytes()).isEqualTo(utf8("{\"url\":\"" + url + "\"}"));
      assertThat(image.digest()).as("not that of what was sent").isEqualTo(Records.digest(PNG));
    }
    assertThatThrownBy(() -> Upload.of(URI.create("cat.png")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cat.png");
  }

  @Test
  void whatIsAskedForAnUploadIsSent() throws IOException {
    try (RoughServer server = RoughServer.answering(STORED)) {
      client(server)
          .upload(
              Upload.of(PNG)
                  .mediaType("image/x-png")
                  .ttl(Duration.ofHours(1))
                  .verifyPixels()
                  .idempotencyKey("order-17"));

      Request request = server.requests().get(0);
      assertThat(request.line()).isEqualTo("POST /images?ttl=3600&verify=decode HTTP/1.1");
      assertThat(request.header("Content-Type")).isEqualTo("image/x-png");
      assertThat(request.header("Idempotency-Key")).isEqualTo("order-17");
    }
  }

  @Test
  void aFileAndAStreamArriveWhole() throws IOException {
    byte[] large = Records.png(300_000);
    Path file = Files.write(folder.resolve("a.bin"), large);
    try (RoughServer server = RoughServer.answering(json(201, record(large)))) {
      ProgImageClient client = client(server);
      client.upload(file);
      client.upload(Upload.of(new ByteArrayInputStream(large)));
      client.upload(Upload.of(new ByteArrayInputStream(large), large.length));

      assertThat(server.requests())
          .allSatisfy(request -> assertThat(request.bytes()).isEqualTo(large));
      assertThat(server.requests().get(0).header("Content-Length")).isEqualTo("300000");
      assertThat(server.requests().get(1).header("Transfer-Encoding")).isEqualTo("chunked");
      assertThat(server.requests().get(1).header("Content-Digest")).isEmpty();
      assertThat(server.requests().get(2).header("Content-Length")).isEqualTo("300000");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 502, 503, 504})
  void aTemporaryRefusalIsTriedAgainUnderTheSameKey(int status) throws IOException {
    try (RoughServer server = RoughServer.answering(problem(status, "queue-full"), STORED)) {
      client(server).upload(PNG);

      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests())
          .extracting(request -> request.header("Idempotency-Key"))
          .doesNotContain("")
          .containsOnly(server.requests().get(0).header("Idempotency-Key"));
      assertThat(server.requests().get(1).bytes()).isEqualTo(PNG);
    }
  }

  @Test
  void anUploadThatIsStillUnderWayElsewhereIsWaitedFor() throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            reset(), problem(409, "idempotency-in-flight"), json(200, record(PNG)))) {
      client(server).upload(PNG);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void theServersWishToWaitIsHonoured() throws IOException {
    try (RoughServer server =
        RoughServer.answering(problem(503, "draining", "Retry-After: 1"), STORED)) {
      long start = System.nanoTime();
      client(server).upload(PNG);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    }
  }

  @Test
  void aWishToWaitLongerThanTheDeadlineEndsTheCallAtOnce() throws IOException {
    try (RoughServer server =
        RoughServer.answering(problem(503, "draining", "Retry-After: 60"), STORED)) {
      long start = System.nanoTime();
      UnavailableException failure =
          catchThrowableOfType(UnavailableException.class, () -> client(server).upload(PNG));
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
      assertThat(failure.retryAfter()).contains(Duration.ofSeconds(60));
      assertThat(failure.code()).contains("draining");
      assertThat(failure.status()).hasValue(503);
      assertThat(failure.requestId()).contains("r-1");
      assertThat(failure).hasMessageContaining("try again after 60 s");
    }
  }

  @Test
  void aBrokenConnectionIsTriedAgain() throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            reset(), cut(201, utf8(record(PNG)), "Content-Type: application/json"), STORED)) {
      client(server).upload(PNG);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void triesEnd() throws IOException {
    try (RoughServer server = RoughServer.answering(problem(503, "queue-full"))) {
      ProgImageClient client = ProgImageClient.builder(server.url()).retries(2).build();
      assertThatThrownBy(() -> client.upload(PNG))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("because so, after 3 tries");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void aStreamThatWasSentIsNotTriedAgain() throws IOException {
    try (RoughServer server = RoughServer.answering(problem(503, "queue-full"), STORED)) {
      Upload upload = Upload.of(new ByteArrayInputStream(PNG));
      assertThatThrownBy(() -> client(server).upload(upload))
          .isInstanceOf(UnavailableException.class);
      assertThat(server.requests()).hasSize(1);

      assertThatThrownBy(() -> client(server).upload(upload))
          .isInstanceOf(LocalFileException.class)
          .hasMessageContaining("already sent");
    }
  }

  @Test
  void aRefusalIsNotTriedAgainAndSaysAll() throws IOException {
    try (RoughServer server = RoughServer.answering(problem(422, "undecodable"))) {
      RefusedException failure =
          catchThrowableOfType(RefusedException.class, () -> client(server).upload(PNG));
      assertThat(failure.status()).hasValue(422);
      assertThat(failure.code()).contains("undecodable");
      assertThat(failure.requestId()).contains("r-1");
      assertThat(failure.retryAfter()).isEmpty();
      assertThat(failure)
          .hasMessage(
              "uploading 40 bytes: the server answered 422 undecodable: because so (request r-1)");
      assertThat(failure.getStackTrace())
          .as("the caller's own stack")
          .anyMatch(frame -> frame.getClassName().equals(UploadTest.class.getName()));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "[]",
        "{\"id\": ",
        "{}",
        "null",
        "{\"id\": 7}",
        "{\"id\": \"../etc\", \"format\": \"png\"}"
      })
  void garbageIsToldFromARecordAndNotTriedAgain(String body) throws IOException {
    try (RoughServer server = RoughServer.answering(json(201, body, "X-Request-Id: r-2"))) {
      UnexpectedAnswerException failure =
          catchThrowableOfType(UnexpectedAnswerException.class, () -> client(server).upload(PNG));
      assertThat(failure).hasMessageContaining("check the server's address");
      assertThat(failure.status()).hasValue(201);
      assertThat(failure.requestId()).contains("r-2");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void otherBytesThanWereSentAreNoticed() throws IOException {
    try (RoughServer server = RoughServer.answering(json(201, record(Records.png(41))))) {
      ProgImageClient client = client(server);
      assertThatThrownBy(() -> client.upload(PNG))
          .isInstanceOf(UnexpectedAnswerException.class)
          .hasMessageContaining("stored different bytes")
          .hasMessageContaining("delete image " + Records.ID);
      assertThatThrownBy(() -> client.upload(Upload.of(new ByteArrayInputStream(PNG))))
          .isInstanceOf(UnexpectedAnswerException.class);
    }
  }

  @Test
  void aFormatThatIsNewHereIsTakenAsItIs() throws IOException {
    String record = record(Records.ID, "qoi2", Records.digest(PNG), 40);
    try (RoughServer server = RoughServer.answering(json(201, record))) {
      StoredImage image = client(server).upload(PNG);
      assertThat(image.format()).isEqualTo(ImageFormat.of("qoi2"));
      assertThat(image.original().url().toString()).endsWith(Records.ID + ".qoi2");
    }
  }

  @Test
  void twoAnswersToOneRequestDoNotMixUpTheNext() throws IOException {
    String other = record(Records.id(2), "png", Records.digest(PNG), 40);
    Behavior twice =
        (request, wire) -> {
          STORED.answer(request, wire);
          json(201, other).answer(request, wire);
        };
    try (RoughServer server = RoughServer.answering(twice, STORED)) {
      ProgImageClient client = client(server);
      assertThat(client.upload(PNG).id()).isEqualTo(Records.ID);
      assertThat(client.upload(PNG).id()).isEqualTo(Records.ID);
    }
  }

  @Test
  void aStreamThatFailsIsNoUpload() throws IOException {
    InputStream failing =
        new SequenceInputStream(
            new ByteArrayInputStream(Records.png(200_000)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the disk is gone");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
              }
            });
    try (RoughServer server = RoughServer.answering(STORED)) {
      assertThatThrownBy(() -> client(server).upload(Upload.of(failing)))
          .isInstanceOf(LocalFileException.class)
          .hasMessageContaining("the disk is gone");
      assertThat(server.requests()).as("whole requests").isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {39, 41})
  void aStreamOfAnotherLengthThanToldIsNoUpload(long told) throws IOException {
    try (RoughServer server = RoughServer.answering(STORED)) {
      assertThatThrownBy(
              () -> client(server).upload(Upload.of(new ByteArrayInputStream(PNG), told)))
          .isInstanceOf(LocalFileException.class);
      assertThat(server.requests()).as("whole requests").isEmpty();
    }
  }

  @Test
  void whatCannotBeAnImageIsNotSent() throws IOException {
    try (RoughServer server = RoughServer.answering(STORED)) {
      assertThatThrownBy(() -> client(server).upload(folder.resolve("none.png")))
          .isInstanceOf(LocalFileException.class)
          .hasMessageContaining("none.png: there is no such file");
      assertThatThrownBy(() -> client(server).upload(utf8("hello")))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("set the format");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void anExtensionTellsWhatTheBytesDoNot() throws IOException {
    Path file = Files.write(folder.resolve("odd.webp"), utf8("no magic"));
    try (RoughServer server = RoughServer.answering(problem(415, "type-mismatch"))) {
      assertThatThrownBy(() -> client(server).upload(file)).isInstanceOf(RefusedException.class);
      assertThat(server.requests().get(0).header("Content-Type")).isEqualTo("image/webp");
    }
  }

  @Test
  void progressGrowsToTheWhole() throws IOException {
    byte[] large = Records.png(200_000);
    List<Long> heard = new ArrayList<>();
    List<OptionalLong> totals = new ArrayList<>();
    ProgressListener listener =
        (bytes, total) -> {
          heard.add(bytes);
          totals.add(total);
        };
    try (RoughServer server = RoughServer.answering(json(201, record(large)))) {
      client(server).upload(Upload.of(large).progress(listener));
      assertThat(heard).hasSizeGreaterThan(2).isSorted().endsWith(200_000L);
      assertThat(totals).containsOnly(OptionalLong.of(200_000));

      totals.clear();
      client(server).upload(Upload.of(new ByteArrayInputStream(large)).progress(listener));
      assertThat(totals).containsOnly(OptionalLong.empty());
    }
  }

  @Test
  void whatAListenerThrowsEndsTheUpload() throws IOException {
    try (RoughServer server = RoughServer.answering(STORED)) {
      Upload upload =
          Upload.of(PNG)
              .progress((bytes, total) -> {
                throw new IllegalStateException("enough");
              });
      assertThatThrownBy(() -> client(server).upload(upload))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("enough");
    }
  }

  @Test
  void theDeadlineCoversSilenceStallsAndSlowBytes() throws IOException {
    for (Behavior behavior : List.of(silence(), stall(201, utf8(record(PNG))), trickle(201))) {
      try (RoughServer server = RoughServer.answering(behavior)) {
        Upload upload = Upload.of(PNG).timeout(Duration.ofMillis(400));
        long start = System.nanoTime();
        assertThatThrownBy(() -> client(server).upload(upload))
            .isInstanceOf(ConnectionException.class)
            .hasMessageContaining("not done within 400 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
            .isBetween(Duration.ofMillis(400), Duration.ofSeconds(5));
      }
    }
  }

  @Test
  void noServerIsToldWithItsAddress() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    ProgImageClient client =
        ProgImageClient.builder(URI.create("http://127.0.0.1:" + port)).retries(1).build();
    assertThatThrownBy(() -> client.upload(PNG))
        .isInstanceOf(ConnectionException.class)
        .hasMessageContaining("no connection to http://127.0.0.1:" + port + ", after 2 tries (")
        .hasMessageContaining("check that the server is running")
        .message()
        .doesNotContain("Exception");
    InputStream stream = new ByteArrayInputStream(PNG);
    assertThatThrownBy(() -> client.upload(Upload.of(stream)))
        .as("nothing of it was sent, so it is repeatable")
        .hasMessageContaining("after 2 tries");
  }
}
