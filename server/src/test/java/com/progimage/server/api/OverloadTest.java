package com.progimage.server.api;

import static com.progimage.server.api.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.config.Setting;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server refuses instead of taking memory for it. */
final class OverloadTest {
  private static final String PNG = "image/png";
  private static final String CLIENT = "X-Forwarded-For";

  @TempDir static Path data;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            data,
            Map.of(
                Setting.MAX_BODIES,
                "3",
                Setting.MAX_BODIES_PER_CLIENT,
                "2",
                Setting.TRUSTED_PROXIES,
                "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void bodiesAreBoundedInNumberAndForEachClient() throws Exception {
    byte[] picture = Drawn.png(20, 20);
    try (Socket _ = slowUpload("10.0.0.1");
        Socket _ = slowUpload("10.0.0.1")) {
      awaitStaged(2);
      assertOverloaded(upload("10.0.0.1", picture));
      assertThat(upload("10.0.0.2", picture).statusCode()).isEqualTo(201);
      // What a client claims of itself stands before what the proxy saw.
      assertOverloaded(upload("10.0.0.9, 10.0.0.1", picture));
      try (Socket _ = slowUpload("10.0.0.3")) {
        awaitStaged(3);
        assertOverloaded(upload("10.0.0.2", picture));
        String refused =
            server.raw(
                """
                POST /images HTTP/1.1\r
                Host: localhost\r
                Content-Type: image/png\r
                Content-Length: 1000\r
                Expect: 100-continue\r
                \r
                """);
        assertThat(refused).startsWith("HTTP/1.1 503 ").contains("\"overloaded\"");
      }
    }
    awaitStaged(0);
    assertThat(upload("10.0.0.1", picture).statusCode()).isEqualTo(201);
  }

  @Test
  void networksOfIpv6CountAsOneClient() throws Exception {
    try (Socket _ = slowUpload("2001:db8:1:2::1");
        Socket _ = slowUpload("2001:db8:1:2:ffff::2")) {
      awaitStaged(2);
      assertOverloaded(upload("2001:db8:1:2:3::3", Drawn.png(20, 20)));
      assertThat(upload("2001:db8:1:3::3", Drawn.png(20, 20)).statusCode()).isEqualTo(201);
    }
    awaitStaged(0);
  }

  @Test
  void methodsThatHttpDoesNotHaveAreRefusedEverywhereAndNotRemembered() throws Exception {
    for (String path : new String[] {"/images", "/images/none.png", "/health/live", "/nowhere"}) {
      String answer =
          server.raw(
              "BREW%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(path.length(), path));
      assertThat(answer)
          .startsWith("HTTP/1.1 501 ")
          .contains("application/problem+json", "\"unknown-method\"");
    }
    HttpResponse<byte[]> known =
        server.send(server.request("/images").method("PUT", BodyPublishers.noBody()));
    assertThat(known.statusCode()).isEqualTo(405);
    assertThat(known.headers().firstValue("Allow")).hasValue("POST, GET, HEAD, OPTIONS");
    assertThat(metrics()).doesNotContain("BREW").contains("method=\"PUT\"");
  }

  @Test
  void aJobIsNoLongerReadWhereItIsTooLong() throws Exception {
    String outputs = "\"outputs\":[{\"format\":\"png\"}]";
    HttpResponse<byte[]> large = server.post("/jobs", "application/json", new byte[8 << 20]);
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(json(large).path("limit").asInt()).isEqualTo(1 << 20);

    String tooMany = "{\"sources\":[" + "{},".repeat(10_001) + "not even JSON";
    HttpResponse<byte[]> many = job(tooMany);
    assertThat(many.statusCode()).isEqualTo(400);
    assertThat(json(many).path("limit").asInt()).isEqualTo(10_000);

    HttpResponse<byte[]> none = job("{\"sources\":[null]," + outputs + "}");
    assertThat(none.statusCode()).isEqualTo(400);
    assertThat(json(none).path("detail").asText()).contains("entry 0 of sources is null");

    String manyOutputs = "{\"outputs\":[" + "{},".repeat(65) + "not even JSON";
    assertThat(json(job(manyOutputs)).path("limit").asInt()).isEqualTo(64);
    assertThat(metrics()).contains("progimage_memory_used_bytes{budget=\"documents\"} 0.0");
  }

  @Test
  void aListComesInPartsAndIsWhole() throws Exception {
    byte[] picture = Drawn.png(4, 4);
    for (int i = 0; i < 130; i++) {
      server.store(PNG, picture);
    }
    HttpResponse<byte[]> all = server.get("/images?limit=1000");
    assertThat(json(all).path("images").size()).isGreaterThanOrEqualTo(130);
    assertThat(json(all).path("next").isNull()).isTrue();

    HttpResponse<byte[]> some = server.get("/images?limit=120");
    assertThat(json(some).path("images").size()).isEqualTo(120);
    String last = json(some).path("images").get(119).path("id").asText();
    assertThat(json(some).path("next").asText()).endsWith("/images?after=" + last + "&limit=120");
  }

  @Test
  void metricsShowBudgetsAndLoops() throws Exception {
    assertThat(metrics())
        .contains(
            "progimage_memory_total_bytes{budget=\"uploads\"}",
            "progimage_memory_used_bytes{budget=\"inspections\"} 0.0",
            "progimage_memory_refusals_total{budget=\"answers\"}",
            "progimage_inspection_queue 0.0",
            "progimage_bodies 0.0",
            "progimage_loop_up{loop=\"jobs\"} 1.0",
            "progimage_loop_up{loop=\"recovery\"} 1.0",
            "progimage_loop_up{loop=\"registry\"} 1.0",
            "progimage_loop_up{loop=\"render-workers\"} 1.0")
        .doesNotContain("progimage_loop_up{loop=\"jobs\"} 0.0");
  }

  private static Socket slowUpload(String client) throws IOException {
    Socket socket = new Socket("localhost", server.port());
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        POST /images HTTP/1.1\r
        Host: localhost\r
        X-Forwarded-For: %s\r
        Content-Type: image/png\r
        Content-Length: 1000\r
        \r
        P\
        """
            .formatted(client)
            .getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return socket;
  }

  private static HttpResponse<byte[]> upload(String client, byte[] picture) throws Exception {
    return server.send(
        server
            .request("/images")
            .headers("Content-Type", PNG, CLIENT, client)
            .POST(BodyPublishers.ofByteArray(picture)));
  }

  private static HttpResponse<byte[]> job(String json) throws Exception {
    return server.post("/jobs", "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertOverloaded(HttpResponse<byte[]> answer) throws IOException {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).path("code").asText()).isEqualTo("overloaded");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  private static String metrics() throws Exception {
    return new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
  }

  private static void awaitStaged(int count) {
    await().until(() -> staged() == count);
  }

  private static long staged() throws IOException {
    try (Stream<Path> files = Files.walk(data.resolve("staging"))) {
      return files.filter(file -> file.toString().endsWith(".original")).count();
    }
  }
}
