package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two owners of jobs on one server, neither of which sees anything of the other. */
final class JobOwnersTest {
  private static final byte[] PICTURE = Drawn.png(60, 40);
  private static final String MISSING = "01a1fe7c-3a45-7cdd-a489-bfd64996ed12";

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static OtherSite site;
  private static KeyedServer server;
  private static KeyedClient shop;
  private static KeyedClient news;

  @BeforeAll
  static void start() throws Exception {
    site = OtherSite.start().give("/cat.png", 200, PICTURE);
    server = KeyedServer.start(data, Map.of(Setting.TRUSTED_SOURCES, site.origin()));
    shop = server.of("shop");
    news = server.of("news");
  }

  @AfterAll
  static void stop() {
    server.close();
    site.close();
  }

  private static String privateImage(KeyedClient client) throws Exception {
    HttpResponse<byte[]> stored = client.post("/images?visibility=private", "image/png", PICTURE);
    return KeyedClient.json(stored, 201).get("id").asText();
  }

  private static HttpResponse<byte[]> submit(
      KeyedClient client, String source, String transformation) throws Exception {
    return client.post(
        "/jobs",
        """
        {"sources": [%s], "outputs": [{"transformation": "%s", "format": "png"}]}\
        """
            .formatted(source, transformation));
  }

  private static String submitted(KeyedClient client, String source, String transformation)
      throws Exception {
    return KeyedClient.json(submit(client, source, transformation), 202).get("id").asText();
  }

  private static String source(String image) {
    return "{\"image\": \"%s\"}".formatted(image);
  }

  private static String cat() {
    return "{\"url\": \"%s/cat.png\"}".formatted(site.origin());
  }

  private static JsonNode ended(KeyedClient client, String job) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> KeyedClient.json(client.get("/jobs/" + job), 200),
            now -> !List.of("queued", "running").contains(now.path("state").asText()));
  }

  /** The only result of a job, at its end. */
  private static JsonNode result(KeyedClient client, String job) throws Exception {
    JsonNode _ = ended(client, job);
    return KeyedClient.json(client.get("/jobs/" + job + "/results"), 200).get("results").get(0);
  }

  private static List<String> ids(KeyedClient client, String path, String list) throws Exception {
    List<String> ids = new ArrayList<>();
    KeyedClient.json(client.get(path), 200)
        .get(list)
        .forEach(each -> ids.add(each.get("id").asText()));
    return ids;
  }

  private static HttpResponse<byte[]> form(KeyedClient client, String path, String job)
      throws Exception {
    String form =
        """
        --xyz\r
        Content-Disposition: form-data; name="file"; filename="a.png"\r
        Content-Type: image/png\r
        \r
        %s\r
        --xyz\r
        Content-Disposition: form-data; name="job"\r
        \r
        %s\r
        --xyz--\r
        """
            .formatted(new String(PICTURE, ISO_8859_1), job);
    return client.post(path, "multipart/form-data; boundary=xyz", form.getBytes(ISO_8859_1));
  }

  @Test
  void jobsNeedAKey() throws Exception {
    assertThat(server.stranger().get("/jobs").statusCode()).isEqualTo(401);
    assertThat(shop.get("/jobs").statusCode()).isEqualTo(200);
    assertThat(server.of("shop", "read").get("/jobs").statusCode()).isEqualTo(403);
  }

  @Test
  void aForeignJobLooksMissing() throws Exception {
    String job = submitted(shop, source(privateImage(shop)), "flip");
    assertThat(ended(shop, job).path("state").asText()).isEqualTo("succeeded");
    for (String path : List.of("/jobs/ID", "/jobs/ID/results", "/jobs/ID/events")) {
      assertThat(shop.get(path.replace("ID", job)).statusCode()).as(path).isEqualTo(200);
      news.assertMissing("GET", path, job);
    }
    news.assertMissing("GET", "/thumbnails/ID", job);
    news.assertMissing("DELETE", "/jobs/ID", job);
    news.assertMissing("DELETE", "/thumbnails/ID", job);
    server.admin().assertMissing("GET", "/jobs/ID", job);

    assertThat(server.admin().get("/jobs/" + job + "?owner=shop").statusCode()).isEqualTo(200);
    assertThat(news.get("/jobs/" + job + "?owner=shop").statusCode()).isEqualTo(403);
    assertThat(shop.get("/thumbnails/" + job).statusCode()).isEqualTo(200);
  }

  @Test
  void aForeignJobIsNotCanceled() throws Exception {
    String image = shop.store("image/jpeg", Drawn.jpeg(2_000, 1_500));
    String job = submitted(shop, source(image), "blur_50");
    assertThat(news.delete("/jobs/" + job).statusCode()).isEqualTo(404);
    assertThat(ended(shop, job).path("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void anOwnersJobsAreListedAlone() throws Exception {
    String mine = submitted(shop, source(MISSING), "flip");
    String theirs = submitted(news, source(MISSING), "flip");
    assertThat(ids(shop, "/jobs", "jobs")).contains(mine).doesNotContain(theirs);
    assertThat(ids(news, "/jobs", "jobs")).contains(theirs).doesNotContain(mine);
    assertThat(ids(server.admin(), "/jobs?owner=news", "jobs"))
        .contains(theirs)
        .doesNotContain(mine);
    assertThat(ids(server.of("empty"), "/jobs", "jobs")).isEmpty();
  }

  @Test
  void aJobOfAllImagesTakesThoseOfItsOwner() throws Exception {
    KeyedClient few = server.of("few");
    String first = few.store("image/png", PICTURE);
    String second = privateImage(few);
    news.store("image/png", PICTURE);
    HttpResponse<byte[]> submitted = submit(few, "{\"all\": {}}", "flip");
    JsonNode job = KeyedClient.json(submitted, 202);
    assertThat(job.path("total").asInt()).isEqualTo(2);
    String id = job.path("id").asText();
    assertThat(ended(few, id).path("state").asText()).isEqualTo("succeeded");
    List<String> images = new ArrayList<>();
    KeyedClient.json(few.get("/jobs/" + id + "/results"), 200)
        .get("results")
        .forEach(result -> images.add(result.get("image").asText()));
    assertThat(images).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void anItemSeesWhatItsOwnerMayRead() throws Exception {
    String mine = privateImage(shop);
    String theirs = privateImage(news);
    String open = news.store("image/png", PICTURE);
    assertThat(problem(result(shop, submitted(shop, source(theirs), "flip"))))
        .isEqualTo("image-not-found");
    assertThat(result(shop, submitted(shop, source(open), "flip")).get("problem").isNull())
        .isTrue();

    for (String step : List.of("mask_", "overlay_")) {
      JsonNode hidden = output(result(shop, submitted(shop, source(mine), step + theirs)));
      assertThat(problem(hidden)).as(step).isEqualTo("image-not-found");
      JsonNode seen = output(result(shop, submitted(shop, source(mine), step + open)));
      assertThat(seen.get("problem").isNull()).as(step).isTrue();
      JsonNode own = output(result(shop, submitted(shop, source(open), step + mine)));
      assertThat(own.get("problem").isNull()).as(step).isTrue();
    }
  }

  private static JsonNode output(JsonNode result) {
    return result.get("outputs").get(0);
  }

  private static String problem(JsonNode result) {
    return result.path("problem").path("code").asText();
  }

  @Test
  void whatAJobStoresBelongsToItsOwner() throws Exception {
    String fetched = result(shop, submitted(shop, cat(), "flip")).get("image").asText();
    JsonNode filed =
        KeyedClient.json(form(shop, "/jobs", "{\"outputs\": [{\"format\": \"gif\"}]}"), 202);
    String sent = result(shop, filed.get("id").asText()).get("image").asText();
    JsonNode thumbnails = KeyedClient.json(form(shop, "/thumbnails", "{}"), 202);
    String thumbnail = thumbnails.get("thumbnails").get(0).get("id").asText();
    String drawn = result(shop, thumbnail).get("image").asText();
    HttpResponse<byte[]> rendered =
        shop.post("/render/flip.gif", "image/png", PICTURE, "Prefer", "respond-async");
    String later =
        result(shop, KeyedClient.json(rendered, 202).get("id").asText()).get("image").asText();

    for (String image : List.of(fetched, sent, drawn, later)) {
      assertThat(shop.get("/images/" + image).statusCode()).isEqualTo(200);
      assertThat(news.get("/images/" + image).statusCode()).isEqualTo(404);
    }
    assertThat(ids(shop, "/images?limit=1000", "images")).contains(fetched, sent, drawn, later);
    news.assertMissing("GET", "/thumbnails/ID", thumbnail);
    news.assertMissing("DELETE", "/thumbnails/ID", thumbnail);
  }

  @Test
  void aSourceThatIsFetchedNeedsTheScopesToFetchAndToStore() throws Exception {
    KeyedClient local = server.of("shop", "jobs", "write");
    JsonNode refused = KeyedClient.json(submit(local, cat(), "flip"), 403);
    assertThat(refused.get("code").asText()).isEqualTo("scope-missing");
    assertThat(refused.get("detail").asText()).contains("'fetch'");
    KeyedClient storingNothing = server.of("shop", "jobs", "fetch");
    assertThat(KeyedClient.json(submit(storingNothing, cat(), "flip"), 403).get("detail").asText())
        .contains("'write'");
    String mine = privateImage(shop);
    assertThat(submit(local, source(mine) + ", " + cat(), "flip").statusCode()).isEqualTo(403);
    assertThat(submit(local, source(mine), "flip").statusCode()).isEqualTo(202);
    KeyedClient fetching = server.of("shop", "jobs", "write", "fetch");
    assertThat(submit(fetching, cat(), "flip").statusCode()).isEqualTo(202);
  }

  @Test
  void equalRequestsOfTwoOwnersAreTwoJobs() throws Exception {
    String path = "/images/" + shop.store("image/jpeg", Drawn.jpeg(2_000, 1_500)) + "/blur_60.png";
    List<JsonNode> jobs = new ArrayList<>();
    for (KeyedClient client : List.of(shop, news, shop)) {
      jobs.add(KeyedClient.json(client.get(path, "Prefer", "respond-async"), 202));
    }
    assertThat(jobs.get(1).get("id")).isNotEqualTo(jobs.get(0).get("id"));
    assertThat(jobs.get(2).get("id")).isEqualTo(jobs.get(0).get("id"));
    String theirs = jobs.get(1).get("id").asText();
    shop.assertMissing("GET", "/jobs/ID", theirs);
    assertThat(news.delete("/jobs/" + theirs).statusCode()).isEqualTo(200);
    assertThat(ended(shop, jobs.get(0).get("id").asText()).path("state").asText())
        .isEqualTo("succeeded");
  }
}
