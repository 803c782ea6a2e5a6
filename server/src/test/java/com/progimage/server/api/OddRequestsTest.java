package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are a little wrong, or that few clients send. */
final class OddRequestsTest extends ServerWithWebhooks {
  private static final String PICTURE = new String(Drawn.png(3, 3), ISO_8859_1);

  private static String sent(String line) throws Exception {
    return server.raw(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  private static String part(String disposition, String content) {
    return "--edge\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n"
        .formatted(disposition, content);
  }

  private static void assertForm(String path, String parts, String detail) throws Exception {
    HttpResponse<byte[]> answer =
        server.post(
            path,
            "multipart/form-data; boundary=edge",
            (parts + "--edge--\r\n").getBytes(ISO_8859_1));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(answer).path("code").asText()).isEqualTo("malformed-request");
    assertThat(RunningServer.json(answer).path("detail").asText()).contains(detail);
    assertThat(RunningServer.json(server.get("/images")).path("images")).isEmpty();
    assertThat(DataFiles.staged(data)).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/images", "/render.png"})
  void ofTwoFilesInAFormNoneIsTaken(String path) throws Exception {
    String file = part("name=\"file\"; filename=\"a.png\"", PICTURE);
    assertForm(path, file + file, "more than one part named \"file\"");
    assertForm(path, file + part("name=\"text\"", "x") + file, "more than one part named \"file\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/jobs", "/thumbnails"})
  void ofTooManyFilesInAFormNoneIsTaken(String path) throws Exception {
    String file = part("name=\"file\"; filename=\"a.png\"", PICTURE);
    assertForm(path, file.repeat(101), "more than 100 files");
  }

  @Test
  void aFormWithTooMuchTextIsRefused() throws Exception {
    String file = part("name=\"file\"; filename=\"a.png\"", PICTURE);
    String text = part("name=\"text\"", "x".repeat(33 << 10));
    assertForm("/images", text + text + file, "more than 65536 bytes");
    assertForm("/images", file + text + text, "more than 65536 bytes");
  }

  @Test
  void aPartWhoseNameIsThereTwiceIsRefused() throws Exception {
    assertForm("/images", part("name=\"file\"; name=\"text\"", PICTURE), "'name' twice");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /images?limit=%zz",
        "GET /images?limit=%",
        "GET /images?limit=%1",
        "GET /images?limit=1&other=%e",
        "GET /images?%zz=1",
        "GET /images?after=%ff",
        "GET /images?after=%c3%28",
        "GET /images?after=%ed%a0%80",
        "GET /images?after=%u0041",
        "GET /images/%zz",
        "GET /images/%ff",
        "GET /images/%u0041",
        "GET /jobs?limit=%zz",
        "GET /webhooks?limit=%zz",
        "GET /remote.png?url=%zz",
        "GET /capabilities?%",
        "POST /images?ttl=%zz",
        "POST /thumbnails?size=%zz",
        "GET http://localhost/images?limit=%zz"
      })
  void aBrokenEscapeIsRefusedWhereverItIs(String line) throws Exception {
    assertThat(sent(line)).startsWith("HTTP/1.1 400 ").contains("\"malformed-request\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /images?limit=%31",
        "GET /images?other=%C3%A9%25%F0%9F%98%80",
        "GET /capabilities?a=100%25"
      })
  void aSoundEscapeIsRead(String line) throws Exception {
    assertThat(sent(line)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @CsvSource({"/docs/, ../docs", "/dashboard/, ../dashboard"})
  void aPageWithASlashBehindItLeadsToThePage(String path, String location) throws Exception {
    for (String method : new String[] {"GET", "HEAD"}) {
      assertThat(sent(method + " " + path))
          .startsWith("HTTP/1.1 308 ")
          .contains("\r\nLocation: " + location + "\r\n");
    }
    assertThat(server.get(path).statusCode()).isEqualTo(308);
    assertThat(server.get(server.url(path).resolve(location).getPath()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void theServerAsAWholeSaysItsMethods() throws Exception {
    assertThat(sent("OPTIONS *"))
        .startsWith("HTTP/1.1 204 ")
        .contains("\r\nAllow: GET, HEAD, POST, PUT, DELETE, OPTIONS\r\n");
  }

  @Test
  void aConnectionThatWantsATunnelIsClosed() throws Exception {
    assertThat(server.raw("CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n"))
        .startsWith("HTTP/1.1 501 ")
        .containsIgnoringCase("\r\nconnection: close\r\n")
        .endsWith("}");
  }
}
