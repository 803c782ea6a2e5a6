package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import com.progimage.support.ImageFiles;
import java.awt.image.BufferedImage;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /render}: an image in, its rendition out, and nothing stays. */
final class RenderApiTest {
  private static final byte[] PICTURE = Drawn.png(40, 20);

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;

  /** Stored to compare with; a file says of each that it was deleted. */
  private static int deleted;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(data, Map.of(Setting.MAX_BODY, "1MiB", Setting.MAX_PIXELS, "100000"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(DataFiles.stored(data)).isEqualTo(deleted);
    await().until(() -> DataFiles.staged(data) == 0);
    assertThat(json(server.get("/images")).get("images")).isEmpty();
  }

  @Test
  void aBodyComesBackRendered() throws Exception {
    HttpResponse<byte[]> answer =
        server.post("/render/crop_0x0x20x20,rotate_90.png", "image/png", PICTURE);

    assertThat(answer.statusCode()).isEqualTo(200);
    BufferedImage turned = ImageFiles.decoded(answer.body());
    assertThat(turned.getWidth()).isEqualTo(20);
    // Red above blue, turned clockwise: blue on the left.
    assertThat(turned.getRGB(2, 10)).isEqualTo(0xff0000ff);
    assertThat(turned.getRGB(17, 10)).isEqualTo(0xffff0000);
  }

  @Test
  void itSaysWhatItIsAndThatItIsNotToBeKept() throws Exception {
    HttpResponse<byte[]> svg = server.post("/render.svg", "image/png", PICTURE);
    Map<String, String> expected =
        Map.of(
            "Content-Type", "image/svg+xml",
            "Content-Length", String.valueOf(svg.body().length),
            "Cache-Control", "no-store",
            "X-Content-Type-Options", "nosniff",
            "Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox");

    expected.forEach((name, value) -> assertThat(svg.headers().firstValue(name)).hasValue(value));
    assertThat(svg.headers().firstValue("Server-Timing").orElseThrow())
        .matches("rendition;desc=\"made\", render;dur=[0-9.]+");
    assertThat(svg.headers().map()).doesNotContainKeys("ETag", "Last-Modified", "Accept-Ranges");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "jpeg", "gif", "webp", "svg", "auto"})
  void itIsWhatIsMadeOfAStoredImageToo(String extension) throws Exception {
    HttpResponse<byte[]> rendered =
        server.post("/render/resize_020x,rotate_-90." + extension, "image/png", PICTURE);
    JsonNode image = server.store("image/png", PICTURE);
    String path = "/images/" + image.get("id").asText();

    assertThat(rendered.statusCode()).isEqualTo(200);
    assertThat(rendered.body())
        .isEqualTo(server.get(path + "/resize_20x,rotate_270." + extension).body());
    server.delete(path);
    deleted++;
  }

  @Test
  void inItsOwnFormatAndAsItIsTheBodyComesBackInspected() throws Exception {
    HttpResponse<byte[]> answer = server.post("/render.png", "image/png", PICTURE);

    assertThat(answer.body()).isEqualTo(PICTURE);
    assertThat(answer.headers().firstValue("Server-Timing"))
        .hasValue("rendition;desc=\"original\"");
    byte[] broken = PICTURE.clone();
    broken[broken.length - 20] ^= 1;
    assertProblem(server.post("/render.png", "image/png", broken), 422, "undecodable");
  }

  @Test
  void aFormsFileIsRenderedToo() throws Exception {
    String head =
        """
        --edge\r
        Content-Disposition: form-data; name="file"; filename="%s"\r
        Content-Type: image/png\r
        \r
        """;
    HttpResponse<byte[]> gif = form(head.formatted("a.png"));
    assertThat(gif.statusCode()).isEqualTo(200);
    assertThat(ImageFiles.decoded(gif.body()).getWidth()).isEqualTo(40);
    assertProblem(form(head.formatted("a.jpg")), 415, "type-mismatch");
  }

  private static HttpResponse<byte[]> form(String head) throws Exception {
    HttpRequest.BodyPublisher body =
        BodyPublishers.concat(
            BodyPublishers.ofString(head),
            BodyPublishers.ofByteArray(PICTURE),
            BodyPublishers.ofString("\r\n--edge--\r\n"));
    return server.send(
        server
            .request("/render.gif")
            .header("Content-Type", "multipart/form-data; boundary=edge")
            .POST(body));
  }

  @ParameterizedTest
  @CsvSource({
    "/render.gif, image/jpeg, 415, type-mismatch",
    "/render.gif, text/html, 415, unsupported-media-type",
    "/render.avi, image/png, 404, unknown-format",
    "/render.heic, image/png, 404, format-unavailable",
    "/render.a.png, image/png, 404, route-not-found",
    "/render/.png, image/png, 404, route-not-found",
    "/render/rotate_90, image/png, 404, unknown-format",
    "/render, image/png, 404, route-not-found",
    "/render/sparkle.png, image/png, 400, invalid-transformation",
    "/render/crop_500x500x10x10.png, image/png, 400, invalid-transformation",
    "/render/resize_4000x4000_enlarge.png, image/png, 422, image-too-large"
  })
  void whatCannotBeIsRefusedAsForStoredImages(
      String path, String mediaType, int status, String code) throws Exception {
    assertProblem(server.post(path, mediaType, PICTURE), status, code);
  }

  @Test
  void limitsHold() throws Exception {
    assertProblem(server.post("/render.gif", "image/png", new byte[0]), 400, "empty-body");
    assertProblem(
        server.post("/render.gif", "image/png", new byte[(1 << 20) + 1]), 413, "body-too-large");
    assertProblem(
        server.post("/render.gif", "image/png", Drawn.png(400, 300)), 422, "image-too-large");
    byte[] doctype =
        "<!DOCTYPE svg [<!ENTITY a 'a'>]><svg xmlns='http://www.w3.org/2000/svg'/>"
            .getBytes(StandardCharsets.US_ASCII);
    assertProblem(server.post("/render.png", "image/svg+xml", doctype), 422, "svg-doctype");
  }

  @Test
  void aBodyThatChangedOnItsWayIsRefused() throws Exception {
    HttpResponse<byte[]> answer =
        server.send(
            server
                .request("/render.gif")
                .header("Content-Type", "image/png")
                .header("Content-Digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:")
                .POST(BodyPublishers.ofByteArray(PICTURE)));

    assertProblem(answer, 400, "digest-mismatch");
  }

  @Test
  void itIsThereForPostAlone() throws Exception {
    HttpResponse<byte[]> answer = server.get("/render.png");

    assertProblem(answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("Allow")).hasValue("POST, OPTIONS");
  }

  @Test
  void whoHangsUpLeavesNothing() throws Exception {
    try (Socket socket = new Socket("localhost", server.port())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          """
          POST /render.gif HTTP/1.1\r
          Host: localhost\r
          Content-Type: image/png\r
          Content-Length: 900000\r
          \r
          """
              .getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[100_000]);
      await().until(() -> DataFiles.staged(data) == 1);
    }
    await().until(() -> DataFiles.staged(data) == 0);
  }

  @Test
  void itIsCounted() throws Exception {
    server.post("/render.jpg", "image/png", PICTURE);

    assertThat(new String(server.get("/metrics").body(), StandardCharsets.UTF_8))
        .contains("method=\"POST\",route=\"/render.{ext}\",status=\"200\"");
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String code)
      throws Exception {
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    assertThat(json(answer).get("code").asText()).isEqualTo(code);
  }
}
