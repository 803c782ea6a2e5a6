package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.ImageFiles;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose clients may ask for presets and for nothing else. */
final class PresetsOnlyTest {
  private static final byte[] PICTURE = Drawn.png(40, 20);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  @Test
  void aPresetIsTakenOnEveryRouteAndNoOtherStepIs() throws Exception {
    try (OtherSite source = OtherSite.start().give("/cat.png", 200, PICTURE);
        RunningServer server =
            RunningServer.start(
                data,
                Map.of(
                    Setting.PRESETS, "card=resize_10x10_cover turn=rotate_90",
                    Setting.TRANSFORMATIONS, "presets",
                    Setting.REMOTE_HOSTS, "localhost",
                    Setting.TRUSTED_SOURCES, source.origin()))) {
      String url = "?url=" + URLEncoder.encode(source.origin() + "/cat.png", UTF_8);
      String image = "/images/" + server.store("image/png", PICTURE).get("id").asText();

      for (HttpResponse<byte[]> card :
          List.of(
              server.get(image + "/preset_turn,preset_card.png"),
              server.post("/render/preset_turn,preset_card.png", "image/png", PICTURE),
              server.get("/remote/preset_turn,preset_card.png" + url))) {
        assertThat(card.statusCode()).isEqualTo(200);
        assertThat(ImageFiles.decoded(card.body()).getWidth()).isEqualTo(10);
        assertThat(ImageFiles.decoded(card.body()).getRGB(8, 2) & 0xfff0f0f0)
            .as("red, turned")
            .isEqualTo(0xfff00000);
        assertThat(card.headers().firstValue("Content-Location")).isEmpty();
      }
      assertThat(server.get(image + ".gif").statusCode()).isEqualTo(200);
      assertThat(server.get("/remote.gif" + url).statusCode()).isEqualTo(200);
      int before = source.asked();
      for (String steps :
          List.of("rotate_90", "preset_card,flip", "quality_50", "preset_none", "strip")) {
        for (HttpResponse<byte[]> refused :
            List.of(
                server.get(image + "/" + steps + ".png"),
                server.post("/render/" + steps + ".png", "image/png", PICTURE),
                server.get("/remote/" + steps + ".png" + url))) {
          assertThat(refused.statusCode()).as(steps).isEqualTo(400);
          assertThat(RunningServer.json(refused).get("code").asText())
              .isEqualTo("invalid-transformation");
          assertThat(RunningServer.json(refused).get("detail").asText()).contains("preset_card");
        }
      }
      assertThat(source.asked()).isEqualTo(before);
      assertThat(RunningServer.json(server.get("/capabilities")).get("presetsOnly").asBoolean())
          .isTrue();
    }
  }
}
