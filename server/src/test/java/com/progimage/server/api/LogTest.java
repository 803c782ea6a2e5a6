package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that do their worst fill no log: traces are for bugs of the server's own. */
final class LogTest {
  private static final int EACH = 20;

  private final String closed = "http://localhost:" + freePort();

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatClientsCauseIsALineEachAtMost(@TempDir(factory = MemoryFolder.class) Path data)
      throws Exception {
    try (LogLines log = LogLines.of("ROOT")) {
      try (RunningServer server =
          RunningServer.start(
              data, Map.of(Setting.REMOTE_HOSTS, "*", Setting.TRUSTED_SOURCES, closed))) {
        // 12 MB as a BMP, most of which never leaves the server.
        String image = server.store("image/png", Drawn.png(2_000, 2_000)).path("id").asText();
        assertThat(server.get("/images/" + image + ".bmp").statusCode()).isEqualTo(200);
        for (int i = 0; i < EACH; i++) {
          failFetch(server);
          breakOff(
              server, "GET /images/%s.bmp HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(image));
          breakOff(
              server,
              "POST /images HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
                  + "Content-Length: 90000\r\n\r\nnot all of it");
          breakOff(
              server,
              "POST /images HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                  + "Content-Length: 90000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx");
          server.raw("\0\1\2 nonsense\r\n\r\n");
          server.raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n");
          server.raw(
              "GET /remote.gif?url=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        }
        assertThat(server.get("/health/live").statusCode()).isEqualTo(200);
      }
      assertThat(log.traces()).isEmpty();
      assertThat(log.all())
          .filteredOn(line -> line.contains("the source gave no whole answer"))
          .hasSize(EACH)
          .allMatch(line -> line.contains("ConnectException") && !line.contains("\n"));
      assertThat(log.all()).hasSizeLessThan(2 * EACH);
    }
  }

  private void failFetch(RunningServer server) throws Exception {
    HttpResponse<byte[]> failed =
        server.get("/remote.gif?url=" + URLEncoder.encode(closed + "/a.png", UTF_8));
    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(new String(failed.body(), UTF_8)).doesNotContain("Exception");
  }

  /** Hangs up without a word in the middle of the request, or of its answer. */
  private static void breakOff(RunningServer server, String request) throws IOException {
    try (Socket socket = new Socket("localhost", server.port())) {
      socket.setSoLinger(true, 0);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      if (request.startsWith("GET")) {
        assertThat(socket.getInputStream().read()).isEqualTo('H');
      }
    }
  }
}
