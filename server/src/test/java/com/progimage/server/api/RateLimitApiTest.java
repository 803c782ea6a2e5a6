package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.key.KeyText;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send too many requests are refused, and others are not. */
@Tag("slow")
final class RateLimitApiTest {
  /** Each test uses addresses and keys of its own. The rate is slow, so that no time passes. */
  private static final int BURST = 6;

  private static final String MADE_UP_KEY =
      "pik_0EhzL6HwZ5ow_S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt";

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static KeyedServer keyed;
  private static RunningServer server;
  private static KeyedClient painter;

  @BeforeAll
  static void start() throws Exception {
    keyed =
        KeyedServer.start(
            data,
            Map.of(
                Setting.TRUSTED_PROXIES,
                "127.0.0.0/8,::1",
                Setting.RATE_LIMIT,
                "6/h",
                Setting.RATE_LIMIT_KEPT,
                "12/h"));
    server = keyed.server();
    painter = keyed.of("painter");
  }

  @AfterAll
  static void stop() {
    keyed.close();
  }

  private static HttpResponse<byte[]> get(String path, String address, String... headers)
      throws Exception {
    HttpRequest.Builder request = server.request(path).header("X-Forwarded-For", address);
    return server.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static List<Integer> statuses(int count, String path, String address, String... headers)
      throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      statuses.add(get(path, address, headers).statusCode());
    }
    return statuses;
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static int left(String header) {
    return Integer.parseInt(header.replaceAll(".*;r=(\\d+);.*", "$1"));
  }

  @Test
  void aKeyHasALimitWhateverItsAddressAndOthersHaveTheirs() throws Exception {
    KeyedClient busy = keyed.of("busy");
    KeyedClient calm = keyed.of("calm");

    for (int left = BURST - 1; left >= 0; left--) {
      HttpResponse<byte[]> answer =
          get("/images", "198.51.100." + left, "Authorization", "Bearer " + busy.key());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(header(answer, "RateLimit-Policy")).isEqualTo("\"requests\";q=6;w=3600");
      assertThat(header(answer, "RateLimit"))
          .matches("\"requests\";r=" + left + ";t=(600|[1-5]\\d\\d)");
    }
    HttpResponse<byte[]> refused = busy.get("/jobs");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(RunningServer.json(refused).get("code").asText()).isEqualTo("rate-limited");
    assertThat(RunningServer.json(refused).get("detail").asText())
        .startsWith("this key has sent too many requests: 6 in 3600 s are allowed, so wait ");
    assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(1, 600);
    assertThat(header(refused, "RateLimit")).startsWith("\"requests\";r=0;t=");

    assertThat(calm.get("/images").statusCode()).isEqualTo(200);
  }

  @Test
  void addressesOfOneIpv6NetworkAreOneClient() throws Exception {
    String image = painter.store("image/png", Drawn.png(20, 10));

    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < BURST + 2; i++) {
      statuses.add(
          get("/images/%s/resize_%dx.png".formatted(image, i + 5), "2001:db8:1::" + i)
              .statusCode());
    }

    assertThat(statuses).containsExactly(200, 200, 200, 200, 200, 200, 429, 429);
    assertThat(get("/images/%s/resize_4x.png".formatted(image), "2001:db8:2::1").statusCode())
        .isEqualTo(200);
  }

  @Test
  void keptImagesHaveALimitOfTheirOwn() throws Exception {
    String image = painter.store("image/png", Drawn.png(20, 10));
    String path = "/images/%s/flip.png".formatted(image);
    String address = "203.0.113.1";
    HttpResponse<byte[]> made = get(path, address);
    assertThat(header(made, "RateLimit")).startsWith("\"requests\";r=5;");

    HttpResponse<byte[]> kept = get(path, address);
    assertThat(header(kept, "RateLimit")).startsWith("\"kept\";r=11;");
    assertThat(header(kept, "RateLimit-Policy")).isEqualTo("\"kept\";q=12;w=3600");
    assertThat(get(path, address, "If-None-Match", header(kept, "ETag")).statusCode())
        .isEqualTo(304);
    assertThat(statuses(11, "/images/%s.png".formatted(image), address))
        .startsWith(200, 200)
        .endsWith(200, 429);
    assertThat(header(get("/images/%s/flop.png".formatted(image), address), "RateLimit"))
        .startsWith("\"requests\";r=4;");
  }

  @Test
  void guessesOfIdsCount() throws Exception {
    assertThat(
            statuses(BURST + 1, "/images/01a1fe7c-3a45-7cdd-a489-bfd64996ed12.png", "203.0.113.2"))
        .startsWith(404)
        .endsWith(404, 429);
  }

  @Test
  void requestsWithoutAKeyCountWhereTheyNeedOne() throws Exception {
    assertThat(statuses(BURST + 1, "/images", "203.0.113.3")).startsWith(401).endsWith(401, 429);
  }

  @Test
  void wrongKeysCountAgainstTheirAddressOnly() throws Exception {
    String wrong = "Bearer " + MADE_UP_KEY;
    String address = "203.0.113.4";

    assertThat(statuses(BURST, "/images", address, "Authorization", wrong)).containsOnly(401);
    HttpResponse<byte[]> refused = get("/images", address, "Authorization", wrong);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(RunningServer.json(refused).get("detail").asText())
        .startsWith(
            "your address has sent too many keys, cookies or signatures that are not valid: ");
    assertThat(get("/dashboard", address, "Authorization", wrong).statusCode()).isEqualTo(429);

    assertThat(get("/images", "203.0.113.5", "Authorization", wrong).statusCode()).isEqualTo(401);
    // Without a key, the address has its own count.
    assertThat(get("/images", address).statusCode()).isEqualTo(401);
  }

  @Test
  void cookiesOfUnknownSessionsCountAsWrongKeysDo() throws Exception {
    String address = "203.0.113.11";
    for (int i = 0; i < BURST; i++) {
      String cookie = "progimage-session=" + String.valueOf((char) ('a' + i)).repeat(43);
      assertThat(get("/images", address, "Cookie", cookie).statusCode()).isEqualTo(401);
    }

    HttpResponse<byte[]> refused =
        get("/dashboard", address, "Cookie", "progimage-session=" + "z".repeat(43));

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(RunningServer.json(refused).get("detail").asText())
        .startsWith("your address has sent too many keys, cookies or signatures");
    assertThat(get("/dashboard", address).statusCode()).isEqualTo(401);
  }

  @Test
  void whatLooksSomethingUpCountsForItsAddressEvenIfItNeedsNothing() throws Exception {
    assertThat(statuses(BURST + 1, "/sign-in/session", "203.0.113.12"))
        .startsWith(200)
        .endsWith(200, 429);
    assertThat(statuses(BURST + 1, "/.well-known/jwks.json", "203.0.113.13"))
        .startsWith(200)
        .endsWith(200, 429);
    for (String path : List.of("/sign-in", "/sign-out")) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < BURST + 1; i++) {
        HttpRequest.Builder request =
            server
                .request(path)
                .header("X-Forwarded-For", "203.0.113.1" + (path.equals("/sign-in") ? 4 : 5))
                .POST(BodyPublishers.noBody());
        statuses.add(server.send(request).statusCode());
      }
      assertThat(statuses).as(path).startsWith(403).endsWith(403, 429);
    }
  }

  @Test
  void aTokenOfOneImageCountsWhereItIsRefused() throws Exception {
    KeyedClient owner = keyed.of("of-one-image");
    String image = owner.store("image/png", Drawn.png(20, 10));
    String token =
        KeyedClient.json(
                owner.post(
                    "/tokens", "{\"scopes\": [\"read\"], \"image\": \"%s\"}".formatted(image)),
                201)
            .get("token")
            .asText();

    assertThat(statuses(BURST, "/images", "203.0.113.16", "Authorization", "Bearer " + token))
        .containsOnly(403);
    HttpResponse<byte[]> refused = get("/jobs", "203.0.113.16", "Authorization", "Bearer " + token);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(RunningServer.json(refused).get("detail").asText())
        .startsWith("this token has sent too many requests: ");
  }

  @Test
  void wrongSignaturesCountToo() throws Exception {
    String path =
        "/images/01a1fe7c-3a45-7cdd-a489-bfd64996ed12.png?expires=4000000000&key=0EhzL6HwZ5ow"
            + "&signature=WA66daqJ0000000000000000000000000000000000A";

    assertThat(statuses(BURST + 1, path, "203.0.113.6")).startsWith(403).endsWith(403, 429);
  }

  @Test
  void aSignedUrlCountsForTheAddressThatSendsIt() throws Exception {
    KeyText key = KeyText.find(String.valueOf(painter.key())).orElseThrow();
    String image = "/images/" + painter.store("image/png", Drawn.png(20, 10));
    String before = header(painter.get("/images"), "RateLimit");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < BURST + 1; i++) {
      String path = SignedUrlTest.signed(key, "%s/resize_%dx.png".formatted(image, i + 2), 600);
      statuses.add(get(path, "203.0.113.9").statusCode());
    }

    assertThat(statuses).startsWith(200).endsWith(200, 429);
    assertThat(left(header(painter.get("/images"), "RateLimit"))).isEqualTo(left(before) - 1);

    String ended = SignedUrlTest.signed(key, image + ".png", -1);
    assertThat(statuses(BURST + 1, ended, "203.0.113.10")).startsWith(403).endsWith(403, 429);
    assertThat(get(SignedUrlTest.signed(key, image + ".png", 600), "203.0.113.10").statusCode())
        .as("expired ones were not wrong")
        .isEqualTo(200);
  }

  @Test
  void whatNeedsNothingIsFree() throws Exception {
    for (String path : List.of("/health/live", "/health/ready", "/capabilities", "/docs")) {
      HttpResponse<byte[]> last = get(path, "203.0.113.7");
      for (int i = 0; i < 2 * BURST; i++) {
        last = get(path, "203.0.113.7");
      }
      assertThat(last.statusCode()).as(path).isEqualTo(200);
      assertThat(last.headers().firstValue("RateLimit")).isEmpty();
    }
  }

  @Test
  void aRefusedUploadIsNotRead() throws Exception {
    KeyedClient busy = keyed.of("uploader");
    for (int i = 0; i < BURST; i++) {
      assertThat(busy.get("/images").statusCode()).isEqualTo(200);
    }

    HttpResponse<byte[]> refused =
        busy.send(
            server
                .request("/images")
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Drawn.png(20, 10))));

    assertThat(refused.statusCode()).isEqualTo(429);
    KeyedClient other = keyed.of("uploader");
    assertThat(KeyedClient.json(other.get("/images"), 200).get("images").isEmpty()).isTrue();
  }

  @Test
  void operatorsSeeTheRefusals() throws Exception {
    assertThat(statuses(BURST + 1, "/images", "203.0.113.8")).endsWith(429);

    String metrics = new String(keyed.admin().get("/metrics").body(), StandardCharsets.UTF_8);

    assertThat(metrics)
        .containsPattern("progimage_rate_refused_total\\{limit=\"address\"\\} [1-9]")
        .contains("progimage_rate_refused_total{limit=\"credential\"}")
        .contains("progimage_rate_shared 0");
  }
}
