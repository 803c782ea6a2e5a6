package com.progimage.server.api;

import static com.progimage.server.api.KeyedClient.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Analyses through a whole server that needs keys, on any store. */
@TestInstance(Lifecycle.PER_CLASS)
abstract class AnalysisApiContract {
  /** Each test has a picture of its own, because equal ones share their facts. */
  private static final AtomicInteger WIDTH = new AtomicInteger(50);

  /** Position of the first chunk of pixels, in PNG files that ImageIO writes. */
  private static final int IDAT = 33;

  private KeyedServer server;

  /** Starts a server on the store. */
  abstract KeyedServer start(Path folder, Map<Setting, String> settings) throws Exception;

  @BeforeAll
  void start(@TempDir(factory = MemoryFolder.class) Path folder) throws Exception {
    server = start(folder, Map.of(Setting.READS, "public"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static byte[] picture() {
    return Drawn.png(WIDTH.getAndIncrement(), 40);
  }

  private static String url(JsonNode image, String part) {
    return "/images/" + image.get("id").asText() + "/" + part;
  }

  private static JsonNode store(KeyedClient client, String query, byte[] picture) throws Exception {
    return json(client.post("/images" + query, "image/png", picture), 201);
  }

  private static JsonNode found(KeyedClient client, String path) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.get(path).statusCode() == 200);
    return read(client, path);
  }

  private static JsonNode read(KeyedClient client, String path) {
    try {
      return json(client.get(path), 200);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode ended(KeyedClient client, String job) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> json(client.get("/jobs/" + job), 200), each -> !each.get("finishedAt").isNull());
  }

  @Test
  void anUploadIsAnalyzedWhenItsClientWants() throws Exception {
    KeyedClient shop = server.of("uploads", "writer");

    JsonNode image = store(shop, "?analyze=labels,faces", picture());

    assertThat(image.get("analyses")).hasSize(2);
    assertThat(image.at("/analyses/0/analysis").asText()).isEqualTo("faces");
    assertThat(image.at("/analyses/0/url").asText()).endsWith(url(image, "faces"));
    JsonNode faces = found(shop, url(image, "faces"));
    assertThat(faces.get("image")).isEqualTo(image.get("id"));
    assertThat(faces.at("/picture/width")).isEqualTo(image.get("width"));
    assertThat(faces.get("model").asText()).isNotEmpty();
    assertThat(found(shop, url(image, "labels")).get("labels").isArray()).isTrue();
    assertThat(shop.get(url(image, "placeholder")).statusCode()).isEqualTo(404);
  }

  @Test
  void anAnalysisThatIsNotDoneAnswersItsState() throws Exception {
    KeyedClient shop = server.of("states", "writer");
    byte[] picture = Drawn.jpeg(WIDTH.getAndIncrement() + 3000, 3000);
    JsonNode image = json(shop.post("/images?analyze=faces", "image/jpeg", picture), 201);

    HttpResponse<byte[]> answer = shop.get(url(image, "faces"));

    if (answer.statusCode() == 202) {
      assertThat(RunningServer.json(answer).get("status").asText()).isIn("created", "running");
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }
    assertThat(found(shop, url(image, "faces"))).isNotNull();
  }

  @Test
  void aStoredImageIsAnalyzedOnRequest() throws Exception {
    KeyedClient shop = server.of("requests", "full");
    JsonNode image = store(shop, "", picture());
    assertThat(image.has("analyses")).isFalse();
    assertThat(RunningServer.json(shop.get(url(image, "labels"))).get("code").asText())
        .isEqualTo("analysis-not-found");

    JsonNode requested =
        json(shop.post(url(image, "analyses"), "{\"analyze\": [\"labels\"]}"), 202);

    assertThat(requested.get("image")).isEqualTo(image.get("id"));
    assertThat(requested.at("/analyses/0/analysis").asText()).isEqualTo("labels");
    found(shop, url(image, "labels"));
    JsonNode again = json(shop.post(url(image, "analyses"), "{\"analyze\": [\"labels\"]}"), 202);
    assertThat(again.at("/analyses/0/status").asText()).isEqualTo("done");
  }

  @Test
  void whatIsKnownOfEqualBytesIsDoneAtOnceForEveryOwner() throws Exception {
    KeyedClient one = server.of("one", "full");
    KeyedClient two = server.of("two", "full");
    byte[] picture = picture();
    JsonNode first = store(one, "?analyze=placeholder", picture);
    JsonNode facts = found(one, url(first, "placeholder"));

    JsonNode silent = store(two, "", picture);
    assertThat(two.get(url(silent, "placeholder")).statusCode()).isEqualTo(404);
    JsonNode second = store(two, "?analyze=placeholder", picture);

    assertThat(second.at("/analyses/0/status").asText()).isEqualTo("done");
    assertThat(read(two, url(second, "placeholder")).get("perceptualHash"))
        .isEqualTo(facts.get("perceptualHash"));
    assertThat(read(two, url(silent, "placeholder")).get("image")).isEqualTo(silent.get("id"));
  }

  @Test
  void aForeignImageAnswersLikeNone() throws Exception {
    JsonNode image = store(server.of("mine", "writer"), "?analyze=faces", picture());
    KeyedClient other = server.of("foreign", "full");
    String id = image.get("id").asText();

    other.assertMissing("GET", "/images/ID/faces", id);
    other.assertMissing("GET", "/images/ID/labels", id);
    other.assertMissing("GET", "/images?similar=ID", id);
    assertThat(other.post("/images/" + id + "/analyses", "{\"analyze\": [\"faces\"]}").statusCode())
        .isEqualTo(404);
  }

  @Test
  void requestsThatNameNothingKnownAreRefused() throws Exception {
    KeyedClient shop = server.of("wrong", "full");
    JsonNode image = store(shop, "", picture());

    for (String body :
        List.of("{}", "{\"analyze\": []}", "{\"analyze\": [\"x\"]}", "{\"analyze\": \"faces\"}")) {
      assertThat(json(shop.post(url(image, "analyses"), body), 400).get("code").asText())
          .isEqualTo("malformed-request");
    }
    for (String query : List.of("?analyze=", "?analyze=faces,x", "?analyze=FACES")) {
      assertThat(shop.post("/images" + query, "image/png", picture()).statusCode())
          .as(query)
          .isEqualTo(400);
    }
    for (String query : List.of("?minScore=-1", "?minScore=x", "?minScore=NaN", "?minScore=1e9")) {
      assertThat(shop.get(url(image, "faces") + query).statusCode()).as(query).isEqualTo(400);
    }
    assertThat(shop.get(url(image, "labels") + "?minConfidence=101").statusCode()).isEqualTo(400);
  }

  @Test
  void repeatedRequestsShareAJob() throws Exception {
    KeyedClient shop = server.of("repeats", "full");
    JsonNode image = store(shop, "", picture());

    for (int i = 0; i < 10; i++) {
      json(shop.post(url(image, "analyses"), "{\"analyze\": [\"faces\"]}"), 202);
    }
    found(shop, url(image, "faces"));

    assertThat(json(shop.get("/jobs"), 200).get("jobs")).hasSizeLessThan(10);
  }

  @Test
  void theScopesThatAreNeeded() throws Exception {
    JsonNode image = store(server.of("scopes", "writer"), "?analyze=labels", picture());
    KeyedClient reader = server.of("scopes", "read", "list", "write", "jobs");

    assertThat(reader.get(url(image, "labels")).statusCode()).isIn(200, 202);
    assertMissingScope(reader.post("/images?analyze=labels", "image/png", picture()));
    assertMissingScope(reader.post(url(image, "analyses"), "{\"analyze\": [\"labels\"]}"));
    assertMissingScope(reader.get("/images?similar=" + image.get("id").asText()));
    assertMissingScope(
        reader.post("/jobs", "{\"sources\": [{\"all\": {}}], \"analyze\": [\"labels\"]}"));
  }

  private static void assertMissingScope(HttpResponse<byte[]> answer) throws Exception {
    assertThat(json(answer, 403).get("code").asText()).isEqualTo("scope-missing");
    assertThat(json(answer, 403).get("detail").asText()).contains("analyze");
  }

  @Test
  void aJobAnalyzesManyImagesBesideItsOutputs() throws Exception {
    KeyedClient shop = server.of("bulk", "full");
    List<String> images = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      images.add(store(shop, "", picture()).get("id").asText());
    }

    JsonNode job =
        json(
            shop.post(
                "/jobs",
                "{\"sources\": [{\"all\": {}}], \"analyze\": [\"placeholder\", \"labels\"],"
                    + " \"outputs\": [{\"format\": \"webp\"}]}"),
            202);
    assertThat(job.get("analyze"))
        .extracting(JsonNode::asText)
        .containsExactly("labels", "placeholder");
    JsonNode end = ended(shop, job.get("id").asText());

    assertThat(end.get("state").asText()).isEqualTo("succeeded");
    JsonNode results = json(shop.get("/jobs/" + job.get("id").asText() + "/results"), 200);
    assertThat(results.get("results"))
        .extracting(result -> result.get("image").asText())
        .containsExactlyInAnyOrderElementsOf(images);
    for (JsonNode result : results.get("results")) {
      assertThat(result.get("outputs")).hasSize(1);
      assertThat(result.at("/analyses/0/analysis").asText()).isEqualTo("labels");
      assertThat(result.at("/analyses/0/status").asText()).isEqualTo("done");
      assertThat(shop.get("/images/" + result.get("image").asText() + "/labels").statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aJobWithoutOutputsAnalyzesOnly() throws Exception {
    KeyedClient shop = server.of("only", "full");
    JsonNode image = store(shop, "", picture());

    JsonNode job =
        json(
            shop.post(
                "/jobs",
                "{\"sources\": [{\"image\": \"%s\"}], \"analyze\": [\"faces\", \"faces\"]}"
                    .formatted(image.get("id").asText())),
            202);

    assertThat(job.get("outputs")).isEmpty();
    assertThat(job.get("analyze")).hasSize(1);
    assertThat(ended(shop, job.get("id").asText()).get("state").asText()).isEqualTo("succeeded");
    assertThat(shop.get(url(image, "faces")).statusCode()).isEqualTo(200);
    for (String nothing :
        List.of("", ", \"outputs\": []", ", \"analyze\": []", ", \"analyze\": [\"x\"]")) {
      assertThat(shop.post("/jobs", "{\"sources\": [{\"all\": {}}]" + nothing + "}").statusCode())
          .as(nothing)
          .isEqualTo(400);
    }
  }

  @Test
  void aJobAnalyzesNoImageOfAnotherOwner() throws Exception {
    JsonNode image = store(server.of("public", "full"), "?visibility=public", picture());
    KeyedClient other = server.of("curious", "full");

    JsonNode job =
        json(
            other.post(
                "/jobs",
                "{\"sources\": [{\"image\": \"%s\"}], \"analyze\": [\"faces\"],"
                        .formatted(image.get("id").asText())
                    + " \"outputs\": [{\"format\": \"webp\"}]}"),
            202);

    assertThat(ended(other, job.get("id").asText()).get("state").asText()).isEqualTo("failed");
    JsonNode result =
        json(other.get("/jobs/" + job.get("id").asText() + "/results"), 200).at("/results/0");
    assertThat(result.at("/outputs/0/problem").isNull()).isTrue();
    assertThat(result.at("/analyses/0/problem/code").asText()).isEqualTo("image-not-found");
  }

  @Test
  void aPictureThatCannotBeDecodedFailsForGood() throws Exception {
    KeyedClient shop = server.of("damaged", "full");
    byte[] damaged = damaged();
    JsonNode image = store(shop, "?analyze=placeholder", damaged);

    JsonNode failed =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> json(shop.get(url(image, "placeholder")), 202), each -> each.has("problem"));

    assertThat(failed.get("status").asText()).isEqualTo("failed");
    assertThat(failed.at("/problem/code").asText()).isEqualTo("undecodable");
    assertThat(failed.at("/problem/status").asInt()).isEqualTo(422);
    JsonNode again = store(shop, "?analyze=placeholder", damaged);
    assertThat(again.at("/analyses/0/status").asText()).isEqualTo("failed");
    assertThat(shop.get(url(image, "placeholder")).headers().firstValue("Retry-After")).isEmpty();
  }

  /** A PNG whose structure is right, and whose compressed pixels are none. */
  private static byte[] damaged() {
    byte[] picture = picture();
    ByteBuffer bytes = ByteBuffer.wrap(picture);
    int length = bytes.getInt(IDAT);
    // The header of the zlib stream stays.
    Arrays.fill(picture, IDAT + 10, IDAT + 8 + length, (byte) 0x55);
    CRC32 crc = new CRC32();
    crc.update(picture, IDAT + 4, 4 + length);
    bytes.putInt(IDAT + 8 + length, (int) crc.getValue());
    return picture;
  }

  @Test
  void theFactsGoWithTheLastImageOfTheOwner() throws Exception {
    KeyedClient shop = server.of("deletes", "full");
    KeyedClient other = server.of("keeps", "full");
    byte[] picture = picture();
    JsonNode first = store(shop, "?analyze=placeholder", picture);
    found(shop, url(first, "placeholder"));
    JsonNode second = store(shop, "", picture);
    JsonNode kept = store(other, "?analyze=placeholder", picture);
    assertThat(count(shop, "placeholder", "done")).isEqualTo(1);

    assertThat(shop.delete("/images/" + first.get("id").asText()).statusCode()).isEqualTo(204);
    assertThat(shop.get(url(second, "placeholder")).statusCode()).isEqualTo(200);
    assertThat(shop.delete("/images/" + second.get("id").asText()).statusCode()).isEqualTo(204);

    assertThat(count(shop, "placeholder", "done")).isZero();
    assertThat(other.get(url(kept, "placeholder")).statusCode()).isEqualTo(200);
    JsonNode third = store(shop, "", picture);
    assertThat(shop.get(url(third, "placeholder")).statusCode()).isEqualTo(404);
  }

  private static long count(KeyedClient client, String kind, String state) throws Exception {
    return json(client.get("/analyses/stats"), 200)
        .at("/analyses/" + kind + "/" + state)
        .asLong(-1);
  }

  @Test
  void theStatisticsAreThoseOfTheOwner() throws Exception {
    KeyedClient shop = server.of("counted", "full");
    JsonNode image = store(shop, "?analyze=faces,labels", picture());
    long faces = found(shop, url(image, "faces")).get("faces").size();
    found(shop, url(image, "labels"));

    assertThat(count(shop, "faces", "done")).isEqualTo(1);
    assertThat(count(shop, "placeholder", "done")).isZero();
    assertThat(count(server.of("uncounted", "full"), "faces", "done")).isZero();
    JsonNode average = json(shop.get("/analyses/faces/average"), 200);
    assertThat(average.get("count").asLong()).isEqualTo(faces);
    assertThat(average.has("encoding")).isEqualTo(faces > 0);
    assertThat(Duration.between(instant(average, "from"), instant(average, "to")))
        .isEqualTo(Duration.ofDays(30));
    JsonNode before =
        json(
            shop.get(
                "/analyses/faces/average?from=2001-01-01T00:00:00Z&to=2002-01-01T00:00:00%2B01:00"),
            200);
    assertThat(before.get("count").asLong()).isZero();
    for (String query :
        List.of(
            "?from=2001-01-01",
            "?to=x",
            "?from=2002-01-01T00:00:00Z&to=2001-01-01T00:00:00Z",
            "?to=%2B999999999-12-31T23:59:59Z",
            "?to=9999-12-31T23:59:59-18:00",
            "?from=-000001-12-31T23:59:59Z")) {
      assertThat(shop.get("/analyses/faces/average" + query).statusCode()).as(query).isEqualTo(400);
    }
  }

  private static Instant instant(JsonNode record, String name) {
    return Instant.parse(record.get(name).asText());
  }

  @Test
  void imagesThatLookAlikeAreFoundNearestFirst() throws Exception {
    KeyedClient shop = server.of("alike", "full");
    byte[] picture = Drawn.png(WIDTH.getAndIncrement(), 60);
    JsonNode one = store(shop, "?analyze=placeholder", picture);
    found(shop, url(one, "placeholder"));
    JsonNode equal = store(shop, "", picture);
    JsonNode smaller = store(shop, "?analyze=placeholder", Drawn.png(40, 24));
    found(shop, url(smaller, "placeholder"));
    String path = "/images?similar=" + one.get("id").asText();

    JsonNode all = json(shop.get(path + "&distance=64"), 200).get("images");

    assertThat(all).hasSize(2);
    assertThat(all.at("/0/id")).isEqualTo(equal.get("id"));
    assertThat(all.at("/0/distance").asInt()).isZero();
    assertThat(all.at("/1/id")).isEqualTo(smaller.get("id"));
    assertThat(json(shop.get(path + "&distance=0"), 200).at("/images/0/id"))
        .isEqualTo(equal.get("id"));
    for (String wrong : List.of("65", "-1", "x", "")) {
      assertThat(shop.get(path + "&distance=" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    JsonNode none = store(shop, "", picture());
    assertThat(
            json(shop.get("/images?similar=" + none.get("id").asText()), 404).get("code").asText())
        .isEqualTo("analysis-not-found");
  }

  @Test
  void theCapabilitiesNameTheAnalyzers() throws Exception {
    JsonNode analyzers = json(server.stranger().get("/capabilities"), 200).get("analyzers");

    assertThat(analyzers)
        .extracting(each -> each.get("analysis").asText())
        .containsExactly("faces", "labels", "placeholder");
    assertThat(analyzers.toString()).contains("profile");
  }

  @Test
  void aTransformationIsNoAnalysis() throws Exception {
    KeyedClient shop = server.of("paths", "full");
    JsonNode image = store(shop, "", picture());

    assertThat(shop.get(url(image, "flip.png")).statusCode()).isEqualTo(200);
    assertThat(new String(shop.get(url(image, "faces.png")).body(), UTF_8))
        .contains("invalid-transformation");
    assertThat(shop.delete(url(image, "faces")).statusCode()).isEqualTo(405);
  }
}
