package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.server.blob.disk.MemoryFolder;
import java.io.InputStream;
import java.net.URL;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page that shows operators what a server does. */
final class DashboardTest {
  /** Whether the page is no wider than its window. */
  private static final String FITS =
      "document.documentElement.scrollWidth <= document.documentElement.clientWidth";

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> submit(String image) throws Exception {
    String body =
        "{\"sources\": [{\"image\": \"%s\"}], \"outputs\": [{\"format\": \"gif\"}]}"
            .formatted(image);
    return server.post("/jobs", "application/json", body.getBytes(UTF_8));
  }

  private static HttpResponse<byte[]> requestPlaceholder(String image) throws Exception {
    return server.post(
        "/images/" + image + "/analyses",
        "application/json",
        "{\"analyze\": [\"placeholder\"]}".getBytes(UTF_8));
  }

  @Test
  @Timeout(120)
  void itShowsWhatHappensAsItHappens(@TempDir Path folder) throws Exception {
    try (Browser browser = Browser.open(folder.resolve("profile"))) {
      browser.open(server.url("/dashboard"));
      await().until(() -> browser.text("#link").equals("live"));
      assertThat(browser.text("#workers")).isEqualTo("0 / 1");
      assertThat(browser.text("#no-jobs")).isEqualTo("No jobs.");
      assertThat(browser.text("#registry")).isEqualTo("ready");

      String image = server.store("image/png", Drawn.png(60, 40)).path("id").asText();
      String job = RunningServer.json(submit(image)).path("id").asText();
      assertThat(server.get("/images/" + image + ".xyz").statusCode()).isEqualTo(404);
      String row = "#jobs tr:first-child ";
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> browser.text(row + "td:nth-child(2)").equals("succeeded"));
      assertThat(browser.text(row + "td:first-child")).isEqualTo(job);
      assertThat(browser.text(row + "td:nth-child(3)")).isEqualTo("1 of 1");
      await()
          .untilAsserted(() -> assertThat(browser.text("#problems")).contains("unknown-format 1"));
      assertThat(browser.text("#outcomes")).contains("made ");
      assertThat(browser.text("#analyses")).doesNotContain("1");
      assertThat(requestPlaceholder(image).statusCode()).isEqualTo(202);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> browser.text("#analyses tr:nth-child(3) td:nth-child(4)").equals("1"));
      assertThat(browser.text("#analyses tr:nth-child(3)")).startsWith("placeholder");
      assertThat(browser.text("#requests")).endsWith("/s");

      browser.resize(390, 844);
      assertThat(browser.promised(FITS).asBoolean()).as("fits on a phone").isTrue();
      String here = server.url("/").toString();
      assertThat(browser.requested())
          .contains(here + "dashboard/events")
          .allMatch(url -> url.startsWith(here) || url.matches("(?s)(data|chrome):.*"));
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void whatThePageLoadsHasAType() throws Exception {
    HttpResponse<byte[]> page = server.get("/dashboard");
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe-inline");
    assertThat(server.get("/dashboard/dashboard.js").statusCode()).isEqualTo(200);
    assertThat(server.get("/dashboard/dashboard.css").statusCode()).isEqualTo(200);
    assertThat(server.get("/dashboard/index.html").statusCode()).isEqualTo(404);
  }

  @Test
  void theStreamEndsWithTheServer(@TempDir Path other) throws Exception {
    RunningServer ending = RunningServer.start(other);
    URL events = ending.url("/dashboard/events").toURL();
    try (InputStream stream = events.openStream()) {
      StringBuilder said = new StringBuilder();
      while (said.indexOf("event: snapshot") < 0) {
        int next = stream.read();
        assertThat(next).as("after %s", said).isNotNegative();
        said.append((char) next);
      }
      long started = System.nanoTime();
      ending.close();
      assertThat(new String(stream.readAllBytes(), UTF_8)).contains("\"uptimeSeconds\"");
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(10));
    }
  }
}
