package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept renditions whose bytes the disk changes. */
final class RottenRenditionTest {
  @TempDir Path data;

  @Test
  void aFlippedBitIsFoundAtTheNextStartAndTheRenditionMadeAgain() throws Exception {
    List<String> paths;
    List<byte[]> made;
    try (RunningServer server = RunningServer.start(data)) {
      String image = "/images/" + server.store("image/png", Drawn.png(200, 100)).get("id").asText();
      paths = Stream.of(".jpg", ".webp", ".gif", ".bmp").map(format -> image + format).toList();
      made = bodies(server, paths, "made");
      assertThat(bodies(server, paths, "kept")).containsExactlyElementsOf(made);
    }
    try (Stream<Path> files = Files.walk(data.resolve("renditions"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        flipABitInTheMiddle(file);
      }
    }
    try (RunningServer server = RunningServer.start(data)) {
      assertThat(bodies(server, paths, "made")).containsExactlyElementsOf(made);
      assertThat(bodies(server, paths, "kept")).containsExactlyElementsOf(made);
    }
  }

  private static List<byte[]> bodies(RunningServer server, List<String> paths, String origin)
      throws Exception {
    List<byte[]> bodies = new ArrayList<>();
    for (String path : paths) {
      HttpResponse<byte[]> response = server.get(path);
      assertThat(response.headers().firstValue("Server-Timing").orElse("")).contains(origin);
      bodies.add(response.body());
    }
    return bodies;
  }

  /** As a disk does it: neither length nor time tell of it. */
  private static void flipABitInTheMiddle(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length * 3 / 4] ^= 1;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
  }
}
