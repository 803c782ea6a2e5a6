package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of other sites, and names that lead here: a server that only this machine reaches, and one
 * that others reach by its public URL.
 */
final class CrossSiteTest {
  private static final String MISSING = "01a1fe7c-3a45-7cdd-a489-bfd64996ed12";

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  @TempDir(factory = MemoryFolder.class)
  static Path publicData;

  private static RunningServer local;
  private static RunningServer open;

  @BeforeAll
  static void start() throws Exception {
    local = RunningServer.start(data);
    open =
        RunningServer.start(
            publicData,
            Map.of(
                Setting.HOST, "0.0.0.0",
                Setting.ACCESS, "open",
                Setting.PUBLIC_URL, "https://images.example:8443/pictures",
                Setting.HOSTS, "gateway, *.internal.example, [fd00::7]",
                Setting.TRUSTED_PROXIES, "127.0.0.1",
                Setting.ALLOWED_ORIGINS, "https://shop.example"));
  }

  @AfterAll
  static void stop() {
    local.close();
    open.close();
  }

  private static String sent(RunningServer server, String line, String host, String... headers)
      throws Exception {
    return server.raw(
        "%s HTTP/1.1\r\nHost: %s\r\n%sConnection: close\r\n\r\n"
            .formatted(
                line, host, String.join("", Stream.of(headers).map(h -> h + "\r\n").toList())));
  }

  private static void assertRefused(String answer, int status, String code) {
    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\"code\":\"" + code + "\"");
  }

  private static HttpResponse<byte[]> upload(RunningServer server, String... headers)
      throws Exception {
    return server.send(
        server
            .request("/images")
            .headers(
                Stream.concat(Stream.of("Content-Type", "image/png"), Stream.of(headers))
                    .toArray(String[]::new))
            .POST(BodyPublishers.ofByteArray(Drawn.png(3, 3))));
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example,",
    "null,",
    "http://localhost:1,",
    "http://127.0.0.1:PORT,",
    ", cross-site",
    ", same-site",
    "https://evil.example, cross-site",
    "http://localhost:3000, same-site"
  })
  void aPageOfAnotherOriginChangesNothing(String origin, String site) throws Exception {
    List<String> writes =
        List.of(
            "POST /images",
            "POST /render.png",
            "POST /jobs",
            "POST /thumbnails",
            "POST /webhooks",
            "DELETE /images/" + MISSING,
            "DELETE /jobs/" + MISSING,
            "DELETE /webhooks/" + MISSING,
            "POST /webhooks/" + MISSING + "/secret",
            "DELETE /thumbnails/" + MISSING);
    String[] headers =
        Stream.of(
                origin == null ? "" : "Origin: " + origin.replace("PORT", local.port() + ""),
                site == null ? "" : "Sec-Fetch-Site: " + site)
            .filter(header -> !header.isEmpty())
            .toArray(String[]::new);
    for (String write : writes) {
      assertRefused(sent(local, write, "localhost:" + local.port(), headers), 403, "cross-site");
    }
    assertThat(sent(local, "GET /images", "localhost:" + local.port(), headers))
        .as("reading is for the browser to refuse")
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void ownPagesAndOtherClientsWrite() throws Exception {
    String own = "http://localhost:" + local.port();
    assertThat(upload(local).statusCode()).isEqualTo(201);
    assertThat(upload(local, "Origin", own).statusCode()).isEqualTo(201);
    assertThat(upload(local, "Sec-Fetch-Site", "none").statusCode()).isEqualTo(201);
    assertThat(upload(local, "Origin", own, "Sec-Fetch-Site", "same-origin").statusCode())
        .isEqualTo(201);
  }

  @Test
  void allowedOriginsAndThePublicUrlsPagesWrite() throws Exception {
    assertThat(upload(open, "Origin", "https://shop.example").statusCode()).isEqualTo(201);
    assertThat(
            upload(open, "Origin", "https://shop.example", "Sec-Fetch-Site", "cross-site")
                .statusCode())
        .isEqualTo(201);
    assertThat(upload(open, "Origin", "https://images.example:8443").statusCode()).isEqualTo(201);
    assertThat(upload(open, "Origin", "https://evil.example").statusCode()).isEqualTo(403);
    String here = "http://localhost:" + open.port();
    assertThat(upload(open, "Origin", here).statusCode())
        .as("not by the public URL")
        .isEqualTo(201);
    assertThat(upload(open, "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    // Host, X-Forwarded-Host, X-Forwarded-Proto, Origin
    "images.example:8443, , , http://images.example:8443",
    "gateway, images.example:8443, , http://images.example:8443",
    "gateway, images.example:8443, https, http://images.example:8443",
    "gateway, a.internal.example, https, http://a.internal.example",
    "images.example:8443, , , images.example:8443",
    "images.example:8443, , , ftp://images.example:8443"
  })
  void theSameHostByAnotherSchemeIsAnotherSite(
      String host, String forwardedHost, String forwardedProto, String origin) throws Exception {
    assertRefused(deleted(host, forwardedHost, forwardedProto, origin), 403, "cross-site");
  }

  @ParameterizedTest
  @CsvSource({
    "images.example:8443, , , https://images.example:8443",
    "gateway, , , https://gateway",
    "gateway, , , http://gateway",
    "gateway, a.internal.example, , https://a.internal.example",
    "gateway, a.internal.example, https, https://a.internal.example",
    "gateway, a.internal.example, http, http://a.internal.example",
    // Another proxy, in front of the trusted one, may be the one that ends TLS.
    "gateway, a.internal.example, http, https://a.internal.example"
  })
  void theSameHostIsTheSameSiteByItsOwnSchemeOrWhereThatIsUnknown(
      String host, String forwardedHost, String forwardedProto, String origin) throws Exception {
    assertRefused(deleted(host, forwardedHost, forwardedProto, origin), 404, "image-not-found");
  }

  /** Sends a write of a page through the proxy that the server trusts. */
  private static String deleted(
      String host, String forwardedHost, String forwardedProto, String origin) throws Exception {
    return sent(
        open,
        "DELETE /images/" + MISSING,
        host,
        Stream.of(
                "Origin: " + origin,
                forwardedHost == null ? "" : "X-Forwarded-Host: " + forwardedHost,
                forwardedProto == null ? "" : "X-Forwarded-Proto: " + forwardedProto)
            .filter(header -> !header.isEmpty())
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "localhost.evil.example",
        "192.168.1.7:PORT",
        "localhost:PORT:1",
        "[::2]",
        "images.example"
      })
  void aNameThatLeadsToALoopbackAddressIsNotServed(String host) throws Exception {
    String there = host.replace("PORT", String.valueOf(local.port()));
    for (String line : List.of("GET /images", "POST /images", "GET /metrics", "GET /docs")) {
      String answer = sent(local, line, there);
      assertThat(answer).matches("(?s)HTTP/1.1 (421|400) .*");
    }
    assertThat(sent(local, "GET /images", there, "X-Forwarded-Host: localhost"))
        .matches("(?s)HTTP/1.1 (421|400) .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:PORT",
        "LOCALHOST",
        "localhost.",
        "127.0.0.1",
        "[::1]:PORT"
      })
  void loopbackNamesAreServed(String host) throws Exception {
    String there = host.replace("PORT", String.valueOf(local.port()));
    assertThat(sent(local, "GET /images", there)).startsWith("HTTP/1.1 200 ");
    assertThat(sent(open, "GET /images", there)).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "images.example",
        "images.example:8443",
        "gateway:8080",
        "a.internal.example",
        "[fd00::7]:8080"
      })
  void listedNamesAreServed(String host) throws Exception {
    assertThat(sent(open, "GET /images", host)).startsWith("HTTP/1.1 200 ");
    assertThat(sent(open, "GET /images", "gateway", "X-Forwarded-Host: " + host))
        .startsWith("HTTP/1.1 200 ");
  }

  @Test
  void otherNamesAreNotServedWhereThereIsAPublicUrl() throws Exception {
    assertRefused(sent(open, "GET /images", "evil.example"), 421, "unknown-host");
    assertRefused(
        sent(open, "GET /images", "gateway", "X-Forwarded-Host: evil.example"),
        421,
        "unknown-host");
    assertRefused(
        sent(open, "GET /images", "evil.example", "X-Forwarded-Host: images.example"),
        421,
        "unknown-host");
  }

  @Test
  void healthIsToldUnderAnyName() throws Exception {
    for (RunningServer server : List.of(local, open)) {
      assertThat(sent(server, "GET /health/ready", "10.1.2.3:8080")).startsWith("HTTP/1.1 200 ");
      assertThat(sent(server, "GET /health/live", "evil.example")).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aPageOfAnotherOriginIsNotGivenLeaveToSendJson() throws Exception {
    HttpResponse<byte[]> asked =
        open.send(
            open.request("/images")
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(asked.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }
}
