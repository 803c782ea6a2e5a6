package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.disk.MemoryFolder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker that has just started makes of a large drawing. */
final class FirstDrawingTest {
  /** Clipped paths with gradients, and text: what the compiler has not met yet costs most. */
  private static String poster(int paths) {
    Random random = new Random(1);
    StringBuilder svg =
        new StringBuilder(
            "<svg xmlns='http://www.w3.org/2000/svg' width='800' height='600'><clipPath id='c'>"
                + "<circle cx='400' cy='300' r='290'/></clipPath><g clip-path='url(#c)'>");
    for (int i = 0; i < paths; i++) {
      svg.append("<linearGradient id='g%d'><stop stop-color='#%06x'/>".formatted(i, i * 9_999))
          .append("<stop offset='1' stop-opacity='.5'/></linearGradient>")
          .append("<path fill='url(#g%d)' stroke='#369' opacity='.8' d='M".formatted(i));
      for (int j = 0; j < 9; j++) {
        svg.append("%d %d ".formatted(random.nextInt(800), random.nextInt(600)));
        svg.append(j == 0 ? "L" : "");
      }
      svg.append("z'/>");
      if (i % 25 == 0) {
        svg.append("<text x='%d' y='%d' font-size='30'>A line of text</text>".formatted(i, i));
      }
    }
    return svg + "</g></svg>";
  }

  @Test
  @Timeout(120)
  void itIsDrawnAtTheFirstRequest(@TempDir(factory = MemoryFolder.class) Path data)
      throws Exception {
    try (RunningServer server = RunningServer.start(data)) {
      byte[] poster = poster(300).getBytes(UTF_8);
      assertThat(poster.length).isBetween(60_000, 80_000);
      String image = server.store("image/svg+xml", poster).path("id").asText();

      HttpResponse<byte[]> drawn = server.get("/images/" + image + "/resize_512x.png");

      assertThat(drawn.statusCode()).as(new String(drawn.body(), UTF_8)).isEqualTo(200);
    }
  }
}
