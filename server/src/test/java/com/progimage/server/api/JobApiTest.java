package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jobs, thumbnails and renditions that are made later, through the whole server. */
final class JobApiTest {
  private static final byte[] PICTURE = Drawn.png(60, 40);
  private static final String OUTPUTS =
      """
      [{"transformation": "resize_20x20", "format": "webp"}, {"format": "jpg"}]\
      """;

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static OtherSite source;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    source =
        OtherSite.start()
            .give("/cat.png", 200, PICTURE)
            .give("/flaky.png", time -> time == 1 ? 503 : 200, PICTURE);
    server = RunningServer.start(data, Map.of(Setting.TRUSTED_SOURCES, source.origin()));
  }

  @AfterAll
  static void stop() {
    server.close();
    source.close();
  }

  private static String at(String path) {
    return source.origin() + path;
  }

  private static HttpResponse<byte[]> submit(String json) throws Exception {
    return server.post("/jobs", "application/json", json.getBytes(UTF_8));
  }

  private static JsonNode submitted(String sources) throws Exception {
    HttpResponse<byte[]> response =
        submit("{\"sources\": %s, \"outputs\": %s}".formatted(sources, OUTPUTS));
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(202);
    JsonNode job = RunningServer.json(response);
    assertThat(response.headers().firstValue("Location"))
        .hasValue("/jobs/" + job.path("id").asText());
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
    return job;
  }

  private static JsonNode ended(JsonNode job) {
    String path = "/jobs/" + job.path("id").asText();
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> RunningServer.json(server.get(path)),
            now -> !List.of("queued", "running").contains(now.path("state").asText()));
  }

  private static List<JsonNode> results(JsonNode job) throws Exception {
    List<JsonNode> all = new ArrayList<>();
    String path = "/jobs/" + job.path("id").asText() + "/results?limit=2";
    while (path != null) {
      JsonNode page = RunningServer.json(server.get(path));
      page.path("results").forEach(all::add);
      String next = page.path("next").textValue();
      path = next == null ? null : next.replaceFirst("^http://[^/]*", "");
    }
    return all;
  }

  private static String image() throws Exception {
    return server.store("image/png", PICTURE).path("id").asText();
  }

  private static void assertProblem(HttpResponse<byte[]> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(status);
    assertThat(RunningServer.json(response).path("code").asText()).isEqualTo(code);
  }

  @Test
  void aJobMakesEveryOutputOfEverySource() throws Exception {
    String stored = image();
    JsonNode job =
        submitted("[{\"image\": \"%s\"}, {\"url\": \"%s\"}]".formatted(stored, at("/cat.png")));
    JsonNode ended = ended(job);
    assertThat(ended.path("state").asText()).isEqualTo("succeeded");
    assertThat(ended.path("total").asInt()).isEqualTo(2);
    assertThat(ended.path("done").asInt()).isEqualTo(2);
    assertThat(ended.path("outputs").get(1).path("format").asText()).isEqualTo("jpeg");

    List<JsonNode> results = results(job);
    assertThat(results).extracting(each -> each.path("index").asInt()).contains(0, 1).hasSize(2);
    for (JsonNode result : results) {
      for (JsonNode output : result.path("outputs")) {
        String path = output.path("url").asText().replaceFirst("^http://[^/]*", "");
        HttpResponse<byte[]> rendition = server.get(path);
        assertThat(rendition.statusCode()).isEqualTo(200);
        assertThat(rendition.headers().firstValue("Server-Timing").orElse("")).contains("kept");
      }
    }
    JsonNode fetched =
        results.stream().filter(each -> each.path("index").asInt() == 1).findFirst().orElseThrow();
    assertThat(fetched.path("source").path("url").asText()).isEqualTo(at("/cat.png"));
    assertThat(server.get("/images/" + fetched.path("image").asText() + ".png").body())
        .isEqualTo(PICTURE);
  }

  @Test
  void whatIsMadeTogetherIsWhatIsMadeAlone() throws Exception {
    byte[] photo = Drawn.jpeg(800, 600);
    String one = server.store("image/jpeg", photo).path("id").asText();
    String other = server.store("image/jpeg", photo).path("id").asText();
    String outputs =
        """
        [{"transformation": "resize_50x", "format": "jpg"}, {"format": "png"},
         {"transformation": "resize_200x", "format": "webp"}]\
        """;
    HttpResponse<byte[]> job =
        submit("{\"sources\": [{\"image\": \"%s\"}], \"outputs\": %s}".formatted(one, outputs));
    assertThat(ended(RunningServer.json(job)).path("state").asText()).isEqualTo("succeeded");
    for (String path : List.of("/resize_50x.jpg", ".png", "/resize_200x.webp")) {
      assertThat(server.get("/images/" + one + path).body())
          .as(path)
          .isEqualTo(server.get("/images/" + other + path).body());
    }
  }

  @Test
  void aSourceThatIsBadLeavesTheOthersAlone() throws Exception {
    JsonNode job =
        submitted(
            "[{\"image\": \"01a1fe7c-3a45-7cdd-a489-bfd64996ed12\"}, {\"image\": \"%s\"}]"
                .formatted(image()));
    JsonNode ended = ended(job);
    assertThat(ended.path("state").asText()).isEqualTo("failed");
    assertThat(ended.path("done").asInt()).isEqualTo(1);
    assertThat(ended.path("failed").asInt()).isEqualTo(1);
    JsonNode bad =
        results(job).stream()
            .filter(each -> !each.path("problem").isNull())
            .findFirst()
            .orElseThrow();
    assertThat(bad.path("problem").path("code").asText()).isEqualTo("image-not-found");
    assertThat(bad.path("problem").path("status").asInt()).isEqualTo(404);
  }

  @Test
  void anOutputThatCannotBeMadeLeavesTheOthersAlone() throws Exception {
    HttpResponse<byte[]> response =
        submit(
            """
            {"sources": [{"image": "%s"}], "outputs": [{"format": "gif"},
             {"transformation": "crop_5000x0x10x10", "format": "png"}, {"format": "bmp"}]}\
            """
                .formatted(image()));
    JsonNode job = RunningServer.json(response);
    assertThat(ended(job).path("state").asText()).isEqualTo("failed");
    JsonNode outputs = results(job).getFirst().path("outputs");
    assertThat(outputs.get(0).path("problem").isNull()).isTrue();
    assertThat(outputs.get(1).path("problem").path("code").asText())
        .isEqualTo("invalid-transformation");
    assertThat(outputs.get(1).path("url").isNull()).isTrue();
    assertThat(outputs.get(2).path("url").asText()).endsWith(".bmp");
  }

  @Test
  void aSourceThatFailsForAMomentIsAskedAgain() throws Exception {
    int before = source.asked();
    JsonNode job = submitted("[{\"url\": \"%s\"}]".formatted(at("/flaky.png")));
    assertThat(ended(job).path("state").asText()).isEqualTo("succeeded");
    assertThat(source.asked() - before).isEqualTo(2);
  }

  @Test
  void allStoredImagesAreASource() throws Exception {
    String first = image();
    image();
    image();
    JsonNode job = submitted("[{\"all\": {\"after\": \"%s\", \"limit\": 2}}]".formatted(first));
    assertThat(job.path("total").asInt()).isBetween(2, 2);
    assertThat(ended(job).path("done").asInt()).isEqualTo(2);
  }

  @Test
  void filesOfAFormAreSources() throws Exception {
    JsonNode job =
        RunningServer.json(
            form("/jobs", "{\"outputs\": " + OUTPUTS + "}", PICTURE, Drawn.png(30, 30)));
    assertThat(job.path("total").asInt()).isEqualTo(2);
    assertThat(ended(job).path("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void nothingStaysOfAFormThatIsRefused() throws Exception {
    long before = stored();
    assertProblem(form("/jobs", "{\"outputs\": []}", PICTURE), 400, "malformed-request");
    assertProblem(form("/jobs", null, PICTURE, PICTURE), 400, "malformed-request");
    HttpResponse<byte[]> second = form("/thumbnails", null, PICTURE, "no image".getBytes(UTF_8));
    assertProblem(second, 415, "type-mismatch");
    assertThat(RunningServer.json(second).path("detail").asText()).startsWith("file 1");
    assertThat(stored()).isEqualTo(before);
  }

  private static long stored() throws Exception {
    JsonNode images = RunningServer.json(server.get("/images?limit=1000")).path("images");
    return StreamSupport.stream(images.spliterator(), false).count();
  }

  private static HttpResponse<byte[]> form(String path, @Nullable String job, byte[]... files)
      throws Exception {
    StringBuilder form = new StringBuilder();
    for (byte[] file : files) {
      form.append("--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n")
          .append("Content-Type: image/png\r\n\r\n")
          .append(new String(file, ISO_8859_1))
          .append("\r\n");
    }
    if (job != null) {
      form.append("--xyz\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n")
          .append(job)
          .append("\r\n");
    }
    return server.post(
        path,
        "multipart/form-data; boundary=xyz",
        form.append("--xyz--\r\n").toString().getBytes(ISO_8859_1));
  }

  @Test
  void eventsTellTheWholeStoryAndResume() throws Exception {
    JsonNode job = submitted("[{\"image\": \"%s\"}]".formatted(image()));
    String path = "/jobs/" + job.path("id").asText() + "/events";
    String all = new String(server.get(path).body(), UTF_8);
    assertThat(events(all)).containsExactly("1 state", "2 item", "3 state");
    assertThat(all).contains("\"state\":\"running\"").contains("\"state\":\"succeeded\"");
    String rest = new String(server.get(path, "Last-Event-ID", "2").body(), UTF_8);
    assertThat(events(rest)).containsExactly("3 state");
    assertThat(server.get(path, "Last-Event-ID", "3").statusCode()).isEqualTo(204);
    assertProblem(server.get(path, "Last-Event-ID", "x"), 400, "malformed-request");
  }

  private static List<String> events(String stream) {
    return Arrays.stream(stream.split("\n\n"))
        .filter(event -> event.contains("id: "))
        .map(event -> event.replaceAll("(?s)^.*id: (\\d+)\nevent: (\\w+)\n.*$", "$1 $2"))
        .toList();
  }

  @Test
  void aCancelledJobEndsInTheMiddle() throws Exception {
    String image = server.store("image/jpeg", Drawn.jpeg(2_000, 1_500)).path("id").asText();
    String sources =
        "[" + String.join(", ", Collections.nCopies(50, "{\"image\": \"" + image + "\"}")) + "]";
    JsonNode job =
        RunningServer.json(
            submit(
                "{\"sources\": %s, \"outputs\": [{\"transformation\": \"blur_50\", \"format\":"
                        .formatted(sources)
                    + " \"png\"}]}"));
    String path = "/jobs/" + job.path("id").asText();
    await()
        .until(() -> RunningServer.json(server.get(path)).path("state").asText().equals("running"));
    JsonNode cancelled = RunningServer.json(server.delete(path));
    assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
    assertThat(RunningServer.json(server.delete(path))).isEqualTo(cancelled);
    // The worker is free for others long before fifty blurs are done.
    assertThat(server.get("/images/" + image + "/resize_9x.png").statusCode()).isEqualTo(200);
    await().untilAsserted(() -> assertThat(DataFiles.staged(data)).isZero());
  }

  @Test
  void jobsAreListedNewestFirst() throws Exception {
    String image = image();
    JsonNode older = submitted("[{\"image\": \"%s\"}]".formatted(image));
    JsonNode newer = submitted("[{\"image\": \"%s\"}]".formatted(image));
    JsonNode page = RunningServer.json(server.get("/jobs?limit=1"));
    assertThat(page.path("jobs").get(0).path("id")).isEqualTo(newer.path("id"));
    String next = page.path("next").asText().replaceFirst("^http://[^/]*", "");
    assertThat(RunningServer.json(server.get(next)).path("jobs").get(0).path("id"))
        .isEqualTo(older.path("id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{'sources': [], 'outputs': [{'format': 'png'}]}|malformed-request|400",
        "{'sources': [{'all': {}}]}|malformed-request|400",
        "{'sources': [{'all': {}}], 'outputs': []}|malformed-request|400",
        "{'sources': [{'image': 'x'}], 'outputs': [{'format': 'png'}]}|malformed-request|400",
        "{'sources': [{}], 'outputs': [{'format': 'png'}]}|malformed-request|400",
        "{'sources': [{'url': 'u', 'all': {}}], 'outputs': [{'format': 'png'}]}"
            + "|malformed-request|400",
        "{'sources': [{'all': {'limit': 0}}], 'outputs': [{'format': 'png'}]}"
            + "|malformed-request|400",
        "{'sources': [{'all': {}}], 'outputs': [{'format': 'xyz'}]}|unsupported-format|400",
        "{'sources': [{'all': {}}], 'outputs': [{'format': 'png', 'transformation': 'turn_9'}]}"
            + "|invalid-transformation|400",
        "[]|malformed-request|400",
        "{|malformed-request|400",
      })
  void aJobThatMakesNoSenseIsRefused(String json, String code, int status) throws Exception {
    assertProblem(submit(json.replace('\'', '"')), status, code);
  }

  @Test
  void aJobThatMakesTooManyOutputsOfAllItsSourcesIsRefused() throws Exception {
    HttpResponse<byte[]> tooMany = submit(job(9_091, 11));
    assertProblem(tooMany, 400, "malformed-request");
    assertThat(RunningServer.json(tooMany).path("limit").asInt()).isEqualTo(100_000);
    assertThat(RunningServer.json(tooMany).path("actual").asInt()).isEqualTo(100_001);

    // Half as many would still be too many: all are counted, so that a client can split the job.
    HttpResponse<byte[]> twice = submit(job(10_000, 22));
    assertProblem(twice, 400, "malformed-request");
    assertThat(RunningServer.json(twice).path("actual").asInt()).isEqualTo(220_000);
    assertThat(RunningServer.json(twice).path("detail").asText()).contains("at least 220000");

    HttpResponse<byte[]> most = submit(job(10_000, 10));
    assertThat(most.statusCode()).as(new String(most.body(), UTF_8)).isEqualTo(202);
    server.delete("/jobs/" + RunningServer.json(most).path("id").asText());
  }

  private static String job(int sources, int outputs) {
    String source = "{\"image\": \"01a1fe7c-3a45-7cdd-a489-bfd64996ed12\"}";
    return "{\"sources\": %s, \"outputs\": %s}"
        .formatted(
            Collections.nCopies(sources, source),
            Collections.nCopies(outputs, "{\"format\": \"png\"}"));
  }

  @Test
  void whatIsNotThereIsSaid() throws Exception {
    String unknown = "/jobs/01a1fe7c-3a45-7cdd-a489-bfd64996ed12";
    for (String path : List.of(unknown, unknown + "/results", unknown + "/events", "/jobs/x")) {
      assertProblem(server.get(path), 404, "job-not-found");
    }
    assertProblem(server.delete(unknown), 404, "job-not-found");
    assertProblem(server.get("/jobs?after=x"), 400, "malformed-request");
    assertProblem(server.get("/jobs?limit=0"), 400, "malformed-request");
  }

  @Test
  void aThumbnailIsWaitedFor() throws Exception {
    HttpResponse<byte[]> response = form("/thumbnails?size=20x20&fit=cover", null, PICTURE);
    assertThat(response.statusCode()).isEqualTo(202);
    String path = response.headers().firstValue("Location").orElseThrow();
    HttpResponse<byte[]> thumbnail =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> server.get(path), answer -> answer.statusCode() != 202);
    assertThat(thumbnail.statusCode()).isEqualTo(200);
    assertThat(thumbnail.headers().firstValue("Content-Type")).hasValue("image/png");
    assertThat(Drawn.size(thumbnail.body())).isEqualTo("20x20");
    assertThat(thumbnail.headers().firstValue("Content-Location").orElse(""))
        .endsWith("/resize_20x20_cover_enlarge.png");
    String etag = thumbnail.headers().firstValue("ETag").orElseThrow();
    assertThat(server.get(path, "If-None-Match", etag).statusCode()).isEqualTo(304);
  }

  @Test
  void eachFileHasAThumbnail() throws Exception {
    HttpResponse<byte[]> response = form("/thumbnails", null, PICTURE, Drawn.png(30, 90));
    assertThat(response.headers().firstValue("Location")).isEmpty();
    JsonNode thumbnails = RunningServer.json(response).path("thumbnails");
    assertThat(thumbnails).hasSize(2);
    String second = "/thumbnails/" + thumbnails.get(1).path("id").asText();
    HttpResponse<byte[]> made =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> server.get(second), answer -> answer.statusCode() != 202);
    assertThat(Drawn.size(made.body())).as("of 30 by 90").isEqualTo("100x100");
  }

  @Test
  void aThumbnailMayKeepThePicturesRatio() throws Exception {
    String path =
        form("/thumbnails?size=30x30&fit=inside", null, PICTURE)
            .headers()
            .firstValue("Location")
            .orElseThrow();
    HttpResponse<byte[]> made =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> server.get(path), answer -> answer.statusCode() != 202);
    assertThat(Drawn.size(made.body())).as("of 60 by 40").isEqualTo("30x20");
  }

  @Test
  void aCancelledThumbnailIsGone() throws Exception {
    String image = server.store("image/jpeg", Drawn.jpeg(2_000, 1_500)).path("id").asText();
    // It is before it in the line.
    submit(
        """
        {"sources": [{"image": "%s"}, {"image": "%s"}, {"image": "%s"}, {"image": "%s"}],
         "outputs": [{"transformation": "blur_70", "format": "png"}]}\
        """
            .formatted(image, image, image, image));
    HttpResponse<byte[]> response = form("/thumbnails", null, PICTURE);
    String path = response.headers().firstValue("Location").orElseThrow();
    assertThat(RunningServer.json(server.delete(path)).path("state").asText())
        .isEqualTo("cancelled");
    assertProblem(server.get(path), 410, "job-cancelled");
  }

  @Test
  void thumbnailsAreRefusedClearly() throws Exception {
    assertProblem(form("/thumbnails?size=abc", null, PICTURE), 400, "invalid-transformation");
    assertProblem(form("/thumbnails?format=xyz", null, PICTURE), 400, "unsupported-format");
    assertProblem(form("/thumbnails", null), 400, "malformed-request");
    assertProblem(server.post("/thumbnails", "image/png", PICTURE), 415, "unsupported-media-type");
  }

  @Test
  void aClientMayPreferNotToWait() throws Exception {
    String path = "/images/" + image() + "/resize_17x.png";
    HttpResponse<byte[]> response = server.get(path, "Prefer", "wait=5, respond-async");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.headers().firstValue("Preference-Applied")).hasValue("respond-async");
    JsonNode job = RunningServer.json(response);
    assertThat(ended(job).path("state").asText()).isEqualTo("succeeded");
    String url = results(job).getFirst().path("outputs").get(0).path("url").asText();
    assertThat(url).endsWith(path);
    assertThat(server.get(path, "Prefer", "respond-async").statusCode()).isEqualTo(200);
    assertProblem(
        server.get(path.replace("resize_17x", "crop_9999x0x1x1"), "Prefer", "respond-async"),
        400,
        "invalid-transformation");
  }

  @Test
  void whoAsksAgainGetsTheJobThatGoesOn() throws Exception {
    String image = server.store("image/jpeg", Drawn.jpeg(2_000, 1_500)).path("id").asText();
    String path = "/images/" + image + "/blur_60.png";
    JsonNode first = RunningServer.json(server.get(path, "Prefer", "respond-async"));
    JsonNode second = RunningServer.json(server.get(path, "Prefer", "respond-async"));
    assertThat(second.path("id")).isEqualTo(first.path("id"));
    // Another rendition is another job.
    JsonNode other =
        RunningServer.json(server.get(path.replace("60", "61"), "Prefer", "respond-async"));
    assertThat(other.path("id")).isNotEqualTo(first.path("id"));
    server.delete("/jobs/" + first.path("id").asText());
    JsonNode again = RunningServer.json(server.get(path, "Prefer", "respond-async"));
    assertThat(again.path("id")).isNotEqualTo(first.path("id"));
    server.delete("/jobs/" + again.path("id").asText());
    server.delete("/jobs/" + other.path("id").asText());
  }

  @Test
  void anImageInTheRequestIsRenderedLaterToo() throws Exception {
    HttpResponse<byte[]> response =
        server.send(
            server
                .request("/render/resize_11x.png")
                .header("Content-Type", "image/png")
                .header("Prefer", "respond-async")
                .POST(BodyPublishers.ofByteArray(PICTURE)));
    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode job = RunningServer.json(response);
    assertThat(ended(job).path("state").asText()).isEqualTo("succeeded");
    JsonNode result = results(job).getFirst();
    String image = "/images/" + result.path("image").asText();
    assertThat(RunningServer.json(server.get(image)).path("expiresAt").isNull()).isFalse();
    assertThat(Drawn.size(server.get(image + "/resize_11x.png").body())).isEqualTo("11x7");
  }
}
