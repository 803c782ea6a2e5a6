package com.progimage.sdk;

import static com.progimage.sdk.ImageFormat.GIF;
import static com.progimage.sdk.Records.PNG;
import static com.progimage.sdk.Records.sha256;
import static com.progimage.sdk.RoughServer.answer;
import static com.progimage.sdk.RoughServer.cut;
import static com.progimage.sdk.RoughServer.problem;
import static com.progimage.sdk.RoughServer.reset;
import static com.progimage.sdk.transformation.Transformations.rotate;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.sdk.RoughServer.Behavior;
import com.progimage.sdk.RoughServer.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UnstoredRenditionTest {
  private static final byte[] MADE = "GIF89a, say".getBytes(US_ASCII);
  private static final Behavior RENDERED = answer(200, "image/gif", MADE);

  @TempDir Path folder;

  private static ProgImageClient client(RoughServer server) {
    return ProgImageClient.builder(server.url()).timeout(Duration.ofSeconds(10)).build();
  }

  @Test
  void anImageIsSentAndItsRenditionComesBack() throws IOException {
    Path file = Files.write(folder.resolve("a.png"), PNG);
    try (RoughServer server = RoughServer.answering(RENDERED)) {
      UnstoredRendition rendering = client(server).render(file).transform(rotate(90)).as(GIF);

      assertThat(rendering.download()).isEqualTo(MADE);
      try (InputStream in = rendering.openStream()) {
        assertThat(in.readAllBytes()).isEqualTo(MADE);
      }
      Path target = folder.resolve("a.gif");
      rendering.saveTo(target);
      assertThat(target).hasBinaryContent(MADE);

      assertThat(server.requests()).hasSize(3);
      for (Request request : server.requests()) {
        assertThat(request.line()).isEqualTo("POST /render/rotate_90.gif HTTP/1.1");
        assertThat(request.header("Content-Type")).isEqualTo("image/png");
        assertThat(request.header("Content-Digest"))
            .isEqualTo("sha-256=:" + Base64.getEncoder().encodeToString(sha256(PNG)) + ":");
        assertThat(request.bytes()).isEqualTo(PNG);
      }
    }
  }

  @Test
  void withoutAFormatItKeepsItsOwn() throws IOException {
    try (RoughServer server = RoughServer.answering(RENDERED)) {
      client(server).render(PNG).download();

      assertThat(server.requests().get(0).line()).isEqualTo("POST /render.png HTTP/1.1");
    }
  }

  @Test
  void theFormatOfTheSourceCanBeNamed() throws IOException {
    try (RoughServer server = RoughServer.answering(RENDERED)) {
      client(server).render(new byte[] {1, 2, 3}).from(ImageFormat.of("qoi")).download();

      assertThat(server.requests().get(0).line()).isEqualTo("POST /render.qoi HTTP/1.1");
      assertThat(server.requests().get(0).header("Content-Type")).isEqualTo("image/qoi");
    }
  }

  @Test
  void whatCanBeSentAgainIsTriedAgain() throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            reset(), problem(503, "queue-full", "Retry-After: 0"), cut(200, MADE), RENDERED)) {
      List<Long> heard = new ArrayList<>();

      byte[] bytes =
          client(server).render(PNG).as(GIF).progress((now, total) -> heard.add(now)).download();

      assertThat(bytes).isEqualTo(MADE);
      assertThat(server.requests()).hasSize(4);
      assertThat(heard).contains((long) MADE.length);
    }
  }

  @Test
  void aStreamIsSentOnce() throws IOException {
    try (RoughServer server = RoughServer.answering(problem(503, "queue-full"), RENDERED)) {
      UnstoredRendition rendering = client(server).render(new ByteArrayInputStream(PNG)).as(GIF);

      assertThatThrownBy(rendering::download).isInstanceOf(UnavailableException.class);
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().get(0).bytes()).isEqualTo(PNG);
      assertThatThrownBy(rendering::download).isInstanceOf(LocalFileException.class);
    }
  }

  @Test
  void whatIsRefusedLeavesTheFileAsItWas() throws IOException {
    Path target = Files.writeString(folder.resolve("a.gif"), "before");
    try (RoughServer server = RoughServer.answering(problem(422, "undecodable"))) {
      assertThatThrownBy(() -> client(server).render(PNG).as(GIF).saveTo(target))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("because so");

      assertThat(target).hasContent("before");
      assertThat(folder)
          .isDirectoryContaining(target::equals)
          .satisfies(only -> assertThat(only.toFile().list()).hasSize(1));
    }
  }

  @Test
  void whatIsNoImageIsNotSent() {
    ProgImageClient nowhere = ProgImageClient.create("http://localhost:1");

    assertThatThrownBy(() -> nowhere.render(new byte[] {1, 2, 3}).as(GIF).download())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("set the format with from(…)");
    assertThatThrownBy(() -> nowhere.render(folder.resolve("none.png")).as(GIF).download())
        .isInstanceOf(LocalFileException.class);
  }

  @Test
  void nobodyNeedWait() throws IOException {
    try (RoughServer server = RoughServer.answering(RENDERED)) {
      ProgImageClient images = client(server);

      assertThat(images.async().download(images.render(PNG).as(GIF)).join()).isEqualTo(MADE);
    }
  }
}
