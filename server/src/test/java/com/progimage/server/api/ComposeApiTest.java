package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.ImageFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transformations that name other images or presets. */
final class ComposeApiTest {
  private static final byte[] SCENE = Drawn.png(40, 20);
  private static final byte[] LOGO = Drawn.png(6, 6);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            data, Map.of(Setting.PRESETS, "card=resize_20x20_cover,quality_70 turn=rotate_90"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String store(byte[] png) throws Exception {
    return server.store("image/png", png).get("id").asText();
  }

  @Test
  void anotherImageIsLaidOnTopInEveryFormat() throws Exception {
    String scene = store(SCENE);
    String logo = store(LOGO);
    for (String extension : List.of("png", "jpg", "webp", "gif", "svg", "auto")) {
      String path = "/images/" + scene + "/overlay_" + logo + "_southeast_0.50." + extension;
      HttpResponse<byte[]> made = server.get(path);
      assertThat(made.statusCode()).as(extension).isEqualTo(200);
      assertThat(made.headers().firstValue("Content-Location").orElseThrow())
          .startsWith("/images/" + scene + "/overlay_" + logo + "_southeast_0.5.");
    }
    byte[] png = server.get("/images/" + scene + "/overlay_" + logo + "_southeast.png").body();
    assertThat(ImageFiles.decoded(png).getRGB(35, 15)).isEqualTo(0xffff_0000);
  }

  @Test
  void ofADeletedImageNothingIsServedAnyMoreNorLeft() throws Exception {
    String scene = store(SCENE);
    String logo = store(LOGO);
    String path = "/images/" + scene + "/mask_" + logo + ".webp";
    HttpResponse<byte[]> made = server.get(path);
    String tag = made.headers().firstValue("ETag").orElseThrow();
    assertThat(server.get(path).headers().firstValue("Server-Timing").orElseThrow())
        .contains("kept");
    assertThat(server.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);

    assertThat(server.delete("/images/" + logo).statusCode()).isEqualTo(204);
    assertThat(filesNaming(logo)).isZero();
    HttpResponse<byte[]> gone = server.get(path);
    assertProblem(gone, 404, "image-not-found");
    assertThat(json(gone).get("detail").asText()).contains("the step 'mask_" + logo + "'");
    assertThat(server.get(path, "If-None-Match", tag).statusCode()).isEqualTo(404);
    assertThat(server.head(path).statusCode()).isEqualTo(404);
    assertThat(server.get("/images/" + scene + ".webp").statusCode()).isEqualTo(200);
  }

  @Test
  void aDeleteWhileItIsRenderedLeavesNothingEither() throws Exception {
    String scene = store(SCENE);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 4; round++) {
        String logo = store(LOGO);
        List<Future<Integer>> requests =
            Stream.of("flip", "flop", "invert")
                .map(step -> threads.submit(() -> status(scene, logo, step)))
                .toList();
        server.delete("/images/" + logo);
        for (Future<Integer> request : requests) {
          assertThat(request.get()).isIn(200, 404);
        }
        assertThat(filesNaming(logo)).isZero();
      }
    }
  }

  private static int status(String scene, String logo, String step) throws Exception {
    return server.get("/images/" + scene + "/overlay_" + logo + "," + step + ".png").statusCode();
  }

  @Test
  void anImageThatEndsTakesWhatNamesItAlong() throws Exception {
    String scene = store(SCENE);
    HttpResponse<byte[]> stored = server.post("/images?ttl=2", "image/png", LOGO);
    String logo = json(stored).get("id").asText();
    String path = "/images/" + scene + "/overlay_" + logo + ".png";
    assertThat(server.get(path).headers().firstValue("Cache-Control").orElseThrow())
        .matches("public, max-age=[012]");
    await().until(() -> server.get(path).statusCode() == 404);
  }

  @Test
  void aBodyIsRenderedWithAStoredImageAndNothingOfItStays() throws Exception {
    String logo = store(LOGO);
    long files = DataFiles.stored(data);
    byte[] made =
        server.post("/render/overlay_" + logo + "_southeast.png", "image/png", SCENE).body();
    assertThat(ImageFiles.decoded(made).getRGB(35, 15)).isEqualTo(0xffff_0000);
    assertThat(DataFiles.stored(data)).isEqualTo(files);
    assertThat(filesNaming(logo)).as("original and manifest").isEqualTo(2);
    await().until(() -> DataFiles.staged(data) == 0);
    server.delete("/images/" + logo);
    assertProblem(
        server.post("/render/overlay_" + logo + ".png", "image/png", SCENE),
        404,
        "image-not-found");
  }

  @Test
  void whatIsNoIdOrOfNoImageIsRefusedByName() throws Exception {
    String scene = store(SCENE);
    String unknown = "01890000-0000-7000-8000-000000000001";
    HttpResponse<byte[]> none = server.get("/images/" + scene + "/flip,mask_" + unknown + ".png");
    assertProblem(none, 404, "image-not-found");
    assertThat(json(none).get("detail").asText()).contains("'mask_" + unknown + "'");
    for (String step :
        List.of("overlay_logo", "mask_logo", "overlay", "overlay_" + unknown + "_2")) {
      assertProblem(
          server.get("/images/" + scene + "/" + step + ".png"), 400, "invalid-transformation");
    }
  }

  @Test
  void aPresetIsWhatItStandsForAndMayChange() throws Exception {
    String path = "/images/" + store(SCENE) + "/";
    HttpResponse<byte[]> preset = server.get(path + "preset_card,preset_turn.jpg");
    HttpResponse<byte[]> written = server.get(path + "resize_20x20_cover,rotate_90,quality_70.jpg");

    assertThat(preset.body()).isEqualTo(written.body());
    assertThat(preset.headers().firstValue("ETag")).isEqualTo(written.headers().firstValue("ETag"));
    assertThat(preset.headers().firstValue("Content-Location"))
        .hasValue(path + "resize_20x20_cover,rotate_90,quality_70.jpg");
    assertThat(preset.headers().firstValue("Cache-Control")).hasValue("public, max-age=3600");
    HttpResponse<byte[]> auto = server.get(path + "preset_card.auto");
    assertThat(auto.headers().firstValue("Cache-Control")).hasValue("public, max-age=3600");
    String chosen = auto.headers().firstValue("Content-Location").orElseThrow();
    assertThat(server.get(chosen).headers().firstValue("Cache-Control").orElseThrow())
        .contains("immutable");
    assertThat(server.post("/render/preset_card.png", "image/png", SCENE).statusCode())
        .isEqualTo(200);
    assertProblem(server.get(path + "preset_none.jpg"), 400, "invalid-transformation");
    assertProblem(server.get(path + "preset_card,quality_9.jpg"), 400, "invalid-transformation");
    assertThat(json(server.get("/capabilities")).at("/presets/card").asText())
        .isEqualTo("resize_20x20_cover,quality_70");
  }

  @Test
  void aRenditionFitsIntoSoManyBytesOrIsRefused() throws Exception {
    String path = "/images/" + store(SCENE) + "/";
    for (String extension : List.of("jpg", "webp", "png", "gif", "svg", "auto")) {
      HttpResponse<byte[]> made = server.get(path + "maxbytes_900." + extension);
      assertThat(made.statusCode()).as(extension).isEqualTo(200);
      assertThat(made.body()).hasSizeLessThanOrEqualTo(900);
    }
    HttpResponse<byte[]> refused = server.get(path + "maxbytes_30.jpg");
    assertProblem(refused, 400, "invalid-transformation");
    assertThat(json(refused).get("limit").asInt()).isEqualTo(30);
    assertThat(json(refused).get("actual").asInt()).isGreaterThan(300);
  }

  private static long filesNaming(String id) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(file -> file.toString().contains(id))
          .filter(file -> !file.toString().endsWith(".deleted"))
          .count();
    }
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String code) {
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(body).isEqualTo(status);
    assertThat(body).contains("\"code\":\"" + code + "\"");
  }
}
