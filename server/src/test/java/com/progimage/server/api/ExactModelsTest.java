package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.config.Setting;
import com.progimage.server.engine.analysis.OriginalModels;
import com.progimage.server.linux.Confinement;
import com.progimage.support.DrawnFace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers with the original weights, whose workers the kernel confines. */
@Tag("originals")
final class ExactModelsTest {
  private static void copyModels(Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(OriginalModels.folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"data/models", "models"})
  void confinedWorkersReadModelsInAndOutsideTheDataFolder(String folder, @TempDir Path home)
      throws Exception {
    assumeTrue(Confinement.version().isPresent(), "this kernel has no Landlock");
    RunningServer.start(home.resolve("data")).close(); // a server creates its data folder empty
    Path models = home.resolve(folder);
    copyModels(models);
    try (RunningServer server =
        RunningServer.start(home.resolve("data"), Map.of(Setting.MODELS, models.toString()))) {
      JsonNode image =
          RunningServer.json(
              server.post("/images?analyze=faces", "image/png", DrawnFace.png(320, 280, 120)));
      String faces = "/images/" + image.path("id").asText() + "/faces";
      await().atMost(Duration.ofMinutes(1)).until(() -> server.get(faces).statusCode() == 200);
      JsonNode found = RunningServer.json(server.get(faces));
      assertThat(found.path("model").asText()).isEqualTo("dlib-resnet-v1");
      assertThat(found.path("faces")).hasSize(1);
    }
  }
}
