package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.ImageFiles;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that lie elsewhere, through the whole server. */
final class RemoteImagesTest {
  private static final byte[] PICTURE = Drawn.png(40, 20);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static OtherSite source;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    // What is too large has its head first, as pictures have.
    byte[] large = Arrays.copyOf(PICTURE, PICTURE.length + 200_000);
    source =
        OtherSite.start()
            .give("/cat.png", 200, PICTURE)
            .give("/cat.html", 200, "<html>".getBytes(UTF_8))
            .give("/large.png", 200, large)
            .give("/gone.png", 410, PICTURE);
    server =
        RunningServer.start(
            data,
            Map.of(
                Setting.MAX_BODY, "100KiB",
                Setting.ALLOWED_ORIGINS, "https://shop.example",
                Setting.REMOTE_HOSTS, "localhost, *.example.com",
                Setting.TRUSTED_SOURCES, source.origin()));
  }

  @AfterAll
  static void stop() {
    server.close();
    source.close();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(DataFiles.staged(data)).isZero();
  }

  private static String at(String path) {
    return source.origin() + path;
  }

  private static HttpResponse<byte[]> store(String url) throws Exception {
    return server.post(
        "/images",
        "application/json; charset=utf-8",
        ("{\"url\": \"" + url + "\"}").getBytes(UTF_8));
  }

  private static HttpResponse<byte[]> remote(String path, String url) throws Exception {
    return server.get(path + "?url=" + URLEncoder.encode(url, UTF_8));
  }

  private static void assertProblem(HttpResponse<byte[]> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(status);
    assertThat(RunningServer.json(response).path("code").asText()).isEqualTo(code);
  }

  @Test
  void anImageIsStoredByItsUrl() throws Exception {
    HttpResponse<byte[]> stored = store(at("/cat.png"));
    assertThat(stored.statusCode()).isEqualTo(201);
    JsonNode record = RunningServer.json(stored);
    assertThat(record.path("format").asText()).isEqualTo("png");
    String path = stored.headers().firstValue("Location").orElseThrow();
    assertThat(server.get(path + ".png").body()).isEqualTo(PICTURE);
    assertThat(server.delete(path).statusCode()).isEqualTo(204);
  }

  @Test
  void anImageIsRenderedByItsUrlAndNotStored() throws Exception {
    HttpResponse<byte[]> turned = remote("/remote/rotate_90.gif", at("/cat.png"));
    assertThat(turned.statusCode()).isEqualTo(200);
    assertThat(turned.headers().firstValue("Content-Type")).hasValue("image/gif");
    assertThat(turned.headers().firstValue("Cache-Control")).hasValue("public, max-age=3600");
    // Width and height, least significant byte first (GIF89a, 18).
    assertThat(turned.body()[6]).isEqualTo((byte) 20);
    assertThat(turned.body()[8]).isEqualTo((byte) 40);
    assertThat(remote("/remote.png", at("/cat.png")).body()).isEqualTo(PICTURE);
    assertThat(RunningServer.json(server.get("/images")).path("images")).isEmpty();
  }

  @Test
  void whatTheClientTakesChoosesTheFormatAndCachesKnow() throws Exception {
    String path = "/remote.auto?url=" + URLEncoder.encode(at("/cat.png"), UTF_8);
    HttpResponse<byte[]> webp = server.get(path, "Accept", "image/webp");
    HttpResponse<byte[]> png = server.get(path, "Accept", "image/png");
    assertThat(webp.headers().firstValue("Content-Type")).hasValue("image/webp");
    assertThat(png.headers().firstValue("Content-Type")).hasValue("image/png");
    for (HttpResponse<byte[]> answer : List.of(webp, png)) {
      assertThat(answer.headers().allValues("Vary")).containsExactly("Origin", "Accept");
    }
    assertThat(remote("/remote.png", at("/cat.png")).headers().allValues("Vary"))
        .containsExactly("Origin");
  }

  @ParameterizedTest
  @CsvSource({
    "/gone.png, 502, source-failed",
    "/cat.html, 422, undecodable",
    "/large.png, 413, body-too-large"
  })
  void whatTheSourceGivesIsNoImageForThisServer(String path, int status, String code)
      throws Exception {
    assertProblem(store(at(path)), status, code);
    assertProblem(remote("/remote.gif", at(path)), status, code);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:PORT/cat.png", "http://[::1]:PORT/cat.png", "http://localhost:1/cat.png",
    "https://localhost/cat.png", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd",
    "https://10.0.0.1/", "https://elsewhere.invalid/"
  })
  void nothingIsAskedButWhatMayBe(String url) throws Exception {
    int before = source.asked();
    String there = url.replace("PORT", String.valueOf(source.port()));
    assertProblem(store(there), 403, "source-not-allowed");
    assertProblem(remote("/remote.gif", there), 403, "source-not-allowed");
    assertThat(source.asked()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"{}", "[]", "null", "{\"url\": null}", "{\"url\": \"http://a b\"}", "{", "''"})
  void aRequestThatNamesNoUrlIsToldWhatOneLooksLike(String json) throws Exception {
    assertProblem(
        server.post("/images", "application/json", json.getBytes(UTF_8)), 400, "malformed-request");
  }

  @Test
  void aTransformationIsCheckedBeforeAnythingIsFetched() throws Exception {
    int before = source.asked();
    assertProblem(remote("/remote/sparkle.gif", at("/cat.png")), 400, "invalid-transformation");
    assertProblem(remote("/remote.qoi", at("/cat.png")), 404, "unknown-format");
    assertThat(server.get("/remote.gif").statusCode()).isEqualTo(400);
    assertThat(source.asked()).isEqualTo(before);
  }

  @Test
  void aTransformationMayNameImagesThatAreStoredHere() throws Exception {
    byte[] red = Drawn.png(6, 6);
    String logo = server.store("image/png", red).get("id").asText();
    String brief =
        RunningServer.json(server.post("/images?ttl=600", "image/png", red)).get("id").asText();
    HttpResponse<byte[]> marked =
        remote("/remote/overlay_" + logo + "_southeast.png", at("/cat.png"));
    HttpResponse<byte[]> masked = remote("/remote/mask_" + brief + ".png", at("/cat.png"));

    assertThat(ImageFiles.decoded(marked.body()).getRGB(35, 15)).isEqualTo(0xffff_0000);
    assertThat(marked.headers().firstValue("Cache-Control")).hasValue("public, max-age=3600");
    assertThat(ImageFiles.decoded(masked.body()).getRGB(35, 3) >>> 24)
        .as("green's luminance")
        .isBetween(181, 184);
    assertThat(masked.headers().firstValue("Cache-Control").orElseThrow())
        .as("no longer than the mask")
        .matches("public, max-age=([1-5]?[0-9]{1,2}|600)");

    for (String id : List.of(logo, brief)) {
      server.delete("/images/" + id);
      int before = source.asked();
      for (String step : List.of("mask_" + id, "flip,overlay_" + id + "_0.5")) {
        HttpResponse<byte[]> gone = remote("/remote/" + step + ".png", at("/cat.png"));
        assertProblem(gone, 404, "image-not-found");
        assertThat(RunningServer.json(gone).get("detail").asText()).contains("_" + id);
      }
      assertThat(source.asked()).as("nothing is fetched for it").isEqualTo(before);
    }
    assertThat(RunningServer.json(server.get("/images")).path("images")).isEmpty();
  }
}
