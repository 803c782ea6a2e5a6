package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drawings at our limits and past them, where the parser has limits of its own. */
class SvgLimitsTest {
  @TempDir static Path data;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aDrawingAsDeepAsAllowedIsDrawn() throws Exception {
    String id = server.store("image/svg+xml", nested(128)).get("id").asText();
    assertThat(server.get("/images/" + id + ".png").statusCode()).isEqualTo(200);
    assertTooComplex(nested(129), 128, 129);
  }

  @Test
  void anElementWithAsManyAttributesAsAllowedIsDrawn() throws Exception {
    String id = server.store("image/svg+xml", attributes(256)).get("id").asText();
    assertThat(server.get("/images/" + id + ".png").statusCode()).isEqualTo(200);
    assertTooComplex(attributes(257), 256, 257);
  }

  private static void assertTooComplex(byte[] svg, int limit, int actual) throws Exception {
    HttpResponse<byte[]> response = server.post("/images", "image/svg+xml", svg);
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(RunningServer.json(response).get("code").asText()).isEqualTo("svg-too-complex");
    assertThat(RunningServer.json(response).get("limit").asInt()).isEqualTo(limit);
    assertThat(RunningServer.json(response).get("actual").asInt()).isEqualTo(actual);
  }

  /** The root included. */
  private static byte[] nested(int depth) {
    return svg("", "<g>".repeat(depth - 1) + "</g>".repeat(depth - 1));
  }

  private static byte[] attributes(int count) {
    // The root has three already: its namespace counts.
    return svg(
        IntStream.range(3, count)
            .mapToObj(i -> " data-" + i + "=\"\"")
            .collect(Collectors.joining()),
        "<rect width=\"1\" height=\"1\"/>");
  }

  private static byte[] svg(String attributes, String content) {
    return ("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"8\" height=\"8\""
            + attributes
            + ">"
            + content
            + "</svg>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
