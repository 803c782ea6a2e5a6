package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.analyzer.http.AnalysisServiceStub;
import com.progimage.server.analyzer.http.AnalysisServiceStub.Reply;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.server.image.Digest;
import com.progimage.server.image.session.FaceSessionId;
import com.progimage.support.RedisProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Sessions over HTTP, with a service that finds the same face in every picture. */
@ParameterizedClass
@EnumSource
final class FaceSessionApiTest {
  /** The server and its clients. */
  enum Mode {
    OPEN_ON_SQLITE,
    KEYS_ON_REDIS
  }

  private static final String PNG = "image/png";

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static final AtomicInteger WIDTHS = new AtomicInteger(20);

  private static RedisProcess redis;
  private static AnalysisServiceStub service;
  private static KeyedServer server;
  private static KeyedClient client;

  @Parameter Mode mode;

  private final int width = WIDTHS.getAndAdd(30);

  @BeforeParameterizedClassInvocation
  static void start(Mode mode) throws Exception {
    service = new AnalysisServiceStub();
    Path folder = Files.createDirectory(data.resolve(mode.name()));
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.FACES, service.url().toString());
    settings.put(Setting.FACES_MODEL, AnalysisServiceStub.MODEL);
    settings.put(Setting.ANALYZER_CALLS, "20");
    if (mode == Mode.OPEN_ON_SQLITE) {
      settings.put(Setting.ACCESS, "open");
    } else {
      redis = new RedisProcess(Files.createDirectory(data.resolve("redis")));
      settings.put(Setting.REDIS, redis.uri());
    }
    server = KeyedServer.start(folder, settings);
    client = mode == Mode.OPEN_ON_SQLITE ? server.stranger() : server.of("shop", "analyze");
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
    service.close();
    if (redis != null) {
      redis.close();
    }
  }

  @BeforeEach
  void forget() {
    service.behave(_ -> new Reply(200, AnalysisServiceStub.faces(0.9)));
    service.received().clear();
  }

  private JsonNode created() throws Exception {
    return KeyedClient.json(client.post("/sessions", "application/json", new byte[0]), 201);
  }

  private KeyedClient session() throws Exception {
    return new KeyedClient(server.server(), created().get("key").asText());
  }

  /** Of other widths than those of other tests, because what is known of a picture stays known. */
  private byte[] picture(int number) {
    return Drawn.png(width + number, 30);
  }

  private HttpResponse<byte[]> send(KeyedClient session, int number) throws Exception {
    return session.post("/session/images", PNG, picture(number));
  }

  private static String problem(HttpResponse<byte[]> response) throws IOException {
    return response.statusCode() + " " + RunningServer.json(response).path("code").asText();
  }

  @Test
  void aSessionHoldsFivePicturesAndTellsWhatToDoWithASixth() throws Exception {
    JsonNode created = created();
    assertThat(created.get("limit").asInt()).isEqualTo(5);
    assertThat(created.get("images").asInt()).isZero();
    assertThat(FaceSessionId.find(created.get("id").asText())).isPresent();
    assertThat(created.get("url").asText()).endsWith("/session");
    KeyedClient session = new KeyedClient(server.server(), created.get("key").asText());
    for (int i = 0; i < 5; i++) {
      JsonNode added = KeyedClient.json(send(session, i), 201);
      assertThat(added.get("digest").asText()).isEqualTo(Digest.of(picture(i)).text());
      assertThat(added.get("size").asInt()).isEqualTo(picture(i).length);
      assertThat(added.get("model").asText()).isEqualTo("http:stub-1");
      assertThat(added.at("/picture/width").asInt()).isEqualTo(width + i);
      assertThat(added.at("/faces/0/encoding")).hasSize(128);
    }
    HttpResponse<byte[]> sixth = send(session, 5);
    assertThat(problem(sixth)).isEqualTo("409 session-full");
    JsonNode full = RunningServer.json(sixth);
    assertThat(full.get("limit").asInt()).isEqualTo(5);
    assertThat(full.get("actual").asInt()).isEqualTo(6);
    assertThat(full.get("detail").asText()).contains("5 images", "DELETE /session/images");

    byte[] none = "no png".getBytes(US_ASCII);
    assertThat(problem(session.post("/session/images", PNG, none)))
        .as("its bytes do not matter")
        .isEqualTo("409 session-full");
    assertThat(problem(send(session, 0))).isEqualTo("409 session-full");
    HttpResponse<byte[]> equal =
        server
            .server()
            .send(
                server
                    .server()
                    .request("/session/images")
                    .header("Authorization", "Bearer " + created.get("key").asText())
                    .header("Content-Type", PNG)
                    .header("Content-Digest", "sha-256=" + ContentDigestTest.sha256(picture(0)))
                    .POST(BodyPublishers.ofByteArray(picture(0))));
    assertThat(equal.statusCode()).isEqualTo(200);

    JsonNode shown = KeyedClient.json(session.get("/session"), 200);
    assertThat(shown.get("id")).isEqualTo(created.get("id"));
    assertThat(shown.get("images").findValuesAsText("digest"))
        .containsExactlyElementsOf(
            IntStream.range(0, 5).mapToObj(i -> Digest.of(picture(i)).text()).toList());
    assertThat(shown.get("images").get(4).at("/faces/0/encoding")).hasSize(128);
    assertThat(shown.get("failures")).isEmpty();
    assertThat(stored()).isEmpty();
  }

  /** The files of images in the data folder. */
  private List<Path> stored() throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".json") && !file.endsWith("layout.json"))
          .toList();
    }
  }

  @Test
  void anEqualPictureIsAnsweredFromTheFactsAndTakesNoSlot() throws Exception {
    KeyedClient session = session();
    JsonNode first = KeyedClient.json(send(session, 0), 201);
    int calls = service.received().size();
    assertThat(KeyedClient.json(send(session, 0), 200)).isEqualTo(first);
    assertThat(send(session(), 0).statusCode()).as("in another session").isEqualTo(201);
    assertThat(service.received()).hasSize(calls);
    assertThat(KeyedClient.json(session.get("/session"), 200).get("images")).hasSize(1);
  }

  @Test
  void aFormAndAMinimumScoreWork() throws Exception {
    service.behave(_ -> new Reply(200, AnalysisServiceStub.faces(0.9, 0.1)));
    KeyedClient session = session();
    JsonNode all =
        KeyedClient.json(
            session.post(
                "/session/images?minScore=0", "multipart/form-data; boundary=edge", form()),
            201);
    assertThat(all.get("faces")).hasSize(2);
    JsonNode sure = KeyedClient.json(session.get("/session"), 200);
    assertThat(sure.at("/images/0/faces")).hasSize(1);
    assertThat(problem(session.get("/session?minScore=x"))).isEqualTo("400 malformed-request");
  }

  private byte[] form() {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        """
        --edge\r
        Content-Disposition: form-data; name="file"; filename="a.png"\r
        Content-Type: image/png\r
        \r
        """
            .getBytes(US_ASCII));
    form.writeBytes(picture(0));
    form.writeBytes("\r\n--edge--\r\n".getBytes(US_ASCII));
    return form.toByteArray();
  }

  @Test
  void aFailureTakesNoSlotAndIsRemembered() throws Exception {
    KeyedClient session = session();
    assertThat(session.post("/session/images", PNG, "no png".getBytes(US_ASCII)).statusCode())
        .isEqualTo(415);
    service.behave(_ -> new Reply(422, ""));
    assertThat(problem(send(session, 0))).isEqualTo("422 undecodable");
    service.behave(_ -> new Reply(500, ""));
    assertThat(problem(send(session, 1))).isEqualTo("502 analyzer-failed");
    JsonNode shown = KeyedClient.json(session.get("/session"), 200);
    assertThat(shown.get("images")).isEmpty();
    assertThat(shown.get("failures")).hasSize(3);
    assertThat(shown.at("/failures/1/digest").asText()).isEqualTo(Digest.of(picture(0)).text());
    assertThat(shown.at("/failures/1/problem/code").asText()).isEqualTo("undecodable");

    service.behave(_ -> new Reply(200, AnalysisServiceStub.faces(0.9)));
    for (int i = 0; i < 5; i++) {
      assertThat(send(session, i).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void ofTwentyPicturesAtOnceExactlyFiveAreAdded() throws Exception {
    KeyedClient session = session();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all =
          IntStream.range(0, 20)
              .mapToObj(i -> threads.submit(() -> send(session, i).statusCode()))
              .toList();
      for (Future<Integer> each : all) {
        statuses.add(each.get());
      }
    }
    assertThat(statuses).filteredOn(status -> status == 201).hasSize(5);
    assertThat(statuses).filteredOn(status -> status == 409).hasSize(15);
    assertThat(KeyedClient.json(session.get("/session"), 200).get("images")).hasSize(5);
  }

  @Test
  void ofTwentyEqualPicturesAtOnceOneIsAnalyzed() throws Exception {
    KeyedClient session = session();
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> all =
          IntStream.range(0, 20)
              .mapToObj(_ -> threads.submit(() -> send(session, 0).statusCode()))
              .toList();
      for (Future<Integer> each : all) {
        statuses.add(each.get());
      }
    }
    assertThat(statuses).filteredOn(status -> status == 201).hasSize(1);
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(19);
    assertThat(service.received()).hasSize(1);
  }

  @Test
  void aResetMakesRoomAlsoWhileAPictureIsAnalyzed() throws Exception {
    KeyedClient session = session();
    send(session, 0);
    CountDownLatch reset = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    service.behave(_ -> {
      begun.countDown();
      reset.await();
      return new Reply(200, AnalysisServiceStub.faces(0.9));
    });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<HttpResponse<byte[]>> late = threads.submit(() -> send(session, 1));
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(session.delete("/session/images").statusCode()).isEqualTo(204);
      reset.countDown();
      assertThat(problem(late.get())).isEqualTo("409 session-reset");
    }
    JsonNode shown = KeyedClient.json(session.get("/session"), 200);
    assertThat(shown.get("images")).isEmpty();
    assertThat(shown.get("failures")).isEmpty();
    int calls = service.received().size();
    assertThat(send(session, 0).statusCode()).isEqualTo(201);
    assertThat(service.received()).as("the facts went with the session").hasSize(calls + 1);
  }

  @Test
  void anEndedSessionIsGone() throws Exception {
    KeyedClient session = session();
    send(session, 0);
    assertThat(session.delete("/session").statusCode()).isEqualTo(204);
    assertThat(problem(session.get("/session"))).isEqualTo("401 key-invalid");
    assertThat(problem(send(session, 1))).isEqualTo("401 key-invalid");
  }

  @Test
  void onlyItsKeyOpensASession() throws Exception {
    JsonNode created = created();
    assertThat(problem(server.stranger().get("/session"))).isEqualTo("401 key-required");
    String key = created.get("key").asText();
    String other = created().get("key").asText();
    String wrong = key.substring(0, 25) + other.substring(25);
    for (String none : List.of("x", "pis_", wrong, key + "x")) {
      assertThat(problem(new KeyedClient(server.server(), none).get("/session")))
          .isEqualTo("401 key-invalid");
    }
    if (mode == Mode.KEYS_ON_REDIS) {
      KeyedClient session = new KeyedClient(server.server(), key);
      assertThat(problem(session.get("/images"))).isEqualTo("401 key-invalid");
      assertThat(problem(client.get("/session"))).isEqualTo("401 key-invalid");
    }
  }
}
