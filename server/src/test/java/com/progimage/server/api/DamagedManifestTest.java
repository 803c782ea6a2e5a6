package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifests that cannot be read, in every way that a disk or a restore makes them so. */
final class DamagedManifestTest {
  @TempDir(factory = MemoryFolder.class)
  Path data;

  @Test
  void oneThatCannotBeReadNeitherHidesTheOthersNorResistsItsDeletion() throws Exception {
    List<String> ids = new ArrayList<>();
    try (RunningServer server = RunningServer.start(data)) {
      for (int i = 0; i < 6; i++) {
        ids.add(server.store("image/png", Drawn.png(4 + i, 2)).get("id").asText());
      }
    }
    List<String> damaged = List.of(ids.get(0), ids.get(2), ids.get(3), ids.get(5));
    List<String> sound = List.of(ids.get(1), ids.get(4));
    cutOff(damaged.get(0));
    flip(damaged.get(1));
    replace(damaged.get(2), new byte[0]);
    Files.delete(manifest(damaged.get(3)));
    Files.createDirectory(manifest(damaged.get(3)));

    try (RunningServer server = RunningServer.start(data)) {
      assertThat(listed(server, 1000)).isEqualTo(sound);
      assertThat(listed(server, 1)).as("page by page").isEqualTo(sound);
      assertThat(jobOfAll(server).get("done").asInt()).isEqualTo(sound.size());
      for (String id : damaged) {
        assertThat(json(server.get("/images/" + id)).get("code").asText())
            .isEqualTo("original-damaged");
        assertThat(server.delete("/images/" + id).statusCode()).isEqualTo(204);
        assertThat(server.delete("/images/" + id).statusCode()).isEqualTo(404);
        assertThat(server.get("/images/" + id).statusCode()).isEqualTo(404);
        assertThat(filesOf(id)).as("nothing but the tombstone").isEqualTo(1);
      }
      assertThat(listed(server, 1000)).isEqualTo(sound);
    }
  }

  private static List<String> listed(RunningServer server, int limit) throws Exception {
    List<String> ids = new ArrayList<>();
    String path = "/images?limit=" + limit;
    while (path != null) {
      HttpResponse<byte[]> page = server.get(path);
      assertThat(page.statusCode()).isEqualTo(200);
      json(page).get("images").forEach(image -> ids.add(image.get("id").asText()));
      String next = json(page).path("next").textValue();
      path = next == null ? null : next.replaceFirst("^http://[^/]*", "");
    }
    return ids;
  }

  private static JsonNode jobOfAll(RunningServer server) throws Exception {
    String job = "{\"sources\": [{\"all\": {}}], \"outputs\": [{\"format\": \"gif\"}]}";
    HttpResponse<byte[]> submitted = server.post("/jobs", "application/json", job.getBytes(UTF_8));
    assertThat(submitted.statusCode()).as(new String(submitted.body(), UTF_8)).isEqualTo(202);
    String path = "/jobs/" + json(submitted).get("id").asText();
    return await()
        .until(() -> json(server.get(path)), now -> now.get("state").asText().equals("succeeded"));
  }

  private Path manifest(String id) {
    return data.resolve("images/" + id.substring(33) + "/" + id + ".json");
  }

  private long filesOf(String id) throws IOException {
    try (Stream<Path> files = Files.list(manifest(id).getParent())) {
      return files.filter(file -> file.getFileName().toString().startsWith(id)).count();
    }
  }

  private void cutOff(String id) throws IOException {
    byte[] bytes = Files.readAllBytes(manifest(id));
    replace(id, Arrays.copyOf(bytes, bytes.length / 2));
  }

  private void flip(String id) throws IOException {
    byte[] bytes = Files.readAllBytes(manifest(id));
    bytes[20] ^= 1;
    replace(id, bytes);
  }

  private void replace(String id, byte[] bytes) throws IOException {
    Files.delete(manifest(id));
    Files.write(manifest(id), bytes);
  }
}
