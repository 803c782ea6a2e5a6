package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers to clients with keys that need no thread of their own, and the same refusals. */
final class DirectKeyedAnswersTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int ATTEMPTS = 3;

  /** Only routes evaluate conditions. */
  private static final String ROUTED = "If-None-Match";

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static KeyedServer server;
  private static KeyedClient shop;
  private static String open;
  private static String hidden;

  @BeforeAll
  static void start() throws Exception {
    server = KeyedServer.start(data, Map.of(Setting.TRANSFORMATIONS, "signed"));
    shop = server.of("shop");
    open = stored("public");
    hidden = stored("private");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String stored(String visibility) throws Exception {
    HttpResponse<byte[]> stored =
        shop.post("/images?visibility=" + visibility, "image/png", Drawn.png(300, 200));
    return "/images/" + KeyedClient.json(stored, 201).get("id").asText();
  }

  /** The answer when the server has sent it before, and knows the key. */
  private static HttpResponse<byte[]> known(KeyedClient client, String path) throws Exception {
    HttpResponse<byte[]> answer = client.get(path);
    for (int i = 0; i < 2 && answer.statusCode() == 200; i++) {
      answer = client.get(path);
    }
    return answer;
  }

  private static Map<String, List<String>> headers(HttpResponse<?> response) {
    Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
    headers.remove("date");
    return headers;
  }

  @ParameterizedTest
  @CsvSource({
    "open, .png, public",
    "open, .webp, public",
    "open, /resize_90x.jpg, private",
    "hidden, .png, private",
    "hidden, /resize_90x.jpg, private"
  })
  void theAnswerIsThatOfTheRouteWhileRequestsHoldAllProcessors(
      String image, String rest, String caching) throws Exception {
    String path = (image.equals("open") ? open : hidden) + rest;
    HttpResponse<byte[]> first = known(shop, path);
    HttpResponse<byte[]> routed = shop.get(path, "X-Request-Id", "a", ROUTED, "\"other\"");
    assertThat(routed.statusCode()).isEqualTo(200);
    assertThat(routed.headers().firstValue("Cache-Control").orElseThrow())
        .startsWith(caching + ", max-age=31536000");
    assertThat(routed.headers().allValues("Vary"))
        .isEqualTo(caching.equals("public") ? List.of() : List.of("Authorization, Cookie"));
    HttpResponse<byte[]> direct = answerBesideOthers(path);
    assertThat(headers(direct)).isEqualTo(headers(routed));
    assertThat(direct.body()).isEqualTo(first.body()).isEqualTo(routed.body());
  }

  /**
   * The answer while requests hold all processors, which no route could give. On a slow machine,
   * the server may not know the key any more when it is asked: then this asks again.
   */
  private static HttpResponse<byte[]> answerBesideOthers(String path) throws Exception {
    for (int attempt = 1; true; attempt++) {
      try (BusyProcessors processors = new BusyProcessors()) {
        HttpRequest.Builder request =
            server.server().request(path).header("X-Request-Id", "a").timeout(SOON);
        HttpResponse<byte[]> direct = shop.send(request);
        assertThat(processors.areBusy()).isTrue();
        return direct;
      } catch (HttpTimeoutException slow) {
        if (attempt == ATTEMPTS) {
          throw slow;
        }
      }
      assertThat(known(shop, path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whoMayNotReadIsRefusedAsByTheRoute() throws Exception {
    String original = hidden + ".png";
    String made = hidden + "/resize_80x.jpg";
    assertThat(known(shop, original).statusCode()).isEqualTo(200);
    assertThat(known(shop, made).statusCode()).isEqualTo(200);

    KeyedClient reader = server.of("shop", "read");
    assertThat(known(reader, made).statusCode()).isEqualTo(403);
    assertThat(known(reader, hidden + ".webp").statusCode()).isEqualTo(403);
    assertThat(known(shop, hidden + ".webp").statusCode()).isEqualTo(200);
    assertThat(known(reader, hidden + ".webp").statusCode()).as("it is kept").isEqualTo(200);
    assertThat(reader.get(original).statusCode()).isEqualTo(403);
    KeyedClient writer = server.of("shop", "write", "render", "original");
    assertThat(writer.get(original).statusCode()).isEqualTo(403);
    KeyedClient other = server.of("news");
    assertThat(known(other, open + ".png").statusCode()).as("it is known").isEqualTo(200);
    assertThat(other.get(original).statusCode()).isEqualTo(404);
    assertThat(other.get(made).statusCode()).isEqualTo(404);
    assertThat(server.stranger().get(original).statusCode()).isEqualTo(404);
    assertThat(known(shop, original).statusCode()).isEqualTo(200);
  }

  @Test
  void aKeyIsRefusedAsSoonAsItIsRevoked() throws Exception {
    KeyedClient till = server.of("shop", "read", "original");
    String original = hidden + ".png";
    assertThat(known(till, original).statusCode()).isEqualTo(200);
    String id = till.key().split("_")[1];
    assertThat(server.admin().delete("/keys/" + id).statusCode()).isEqualTo(204);
    assertThat(till.get(original).statusCode()).isEqualTo(401);
    assertThat(till.get(open + ".png").statusCode()).isEqualTo(401);
    KeyedClient wrong = new KeyedClient(server.server(), till.key() + "x");
    assertThat(wrong.get(open + ".png").statusCode()).isEqualTo(401);
  }

  @Test
  void theRequestsOfTheOwnerAreLimited() throws Exception {
    KeyedClient busy = server.of("busy");
    String path = "/images/" + busy.store("image/png", Drawn.png(30, 20)) + ".png";
    assertThat(known(busy, path).statusCode()).isEqualTo(200);
    assertThat(server.admin().put("/owners/busy/quota", "{\"concurrentRequests\": 1}").statusCode())
        .isEqualTo(200);
    for (int i = 0; i < 20; i++) {
      assertThat(busy.get(path).statusCode()).as("each one ends").isEqualTo(200);
    }
    assertThat(server.admin().put("/owners/busy/quota", "{\"concurrentRequests\": 0}").statusCode())
        .isEqualTo(200);
    HttpResponse<byte[]> refused = busy.get(path);
    assertThat(KeyedClient.json(refused, 429).get("code").asText()).isEqualTo("quota-exceeded");
    assertThat(server.stranger().get(path).statusCode()).isEqualTo(200);
  }

  @Test
  void anAddressThatSendsWrongKeysIsRefusedWithAKnownOneToo(
      @TempDir(factory = MemoryFolder.class) Path folder) throws Exception {
    try (KeyedServer limited =
        KeyedServer.start(
            folder, Map.of(Setting.RATE_LIMIT, "10/h", Setting.TRUSTED_PROXIES, "127.0.0.1"))) {
      KeyedClient client = limited.of("shop");
      String path = "/images/" + client.store("image/png", Drawn.png(30, 20)) + ".png";
      assertThat(known(client, path).statusCode()).isEqualTo(200);
      KeyedClient wrong = new KeyedClient(limited.server(), "pik_wrong");
      for (int i = 0; i < 10; i++) {
        assertThat(wrong.get(path, "X-Forwarded-For", "203.0.113.1").statusCode()).isEqualTo(401);
      }
      HttpResponse<byte[]> refused = client.get(path, "X-Forwarded-For", "203.0.113.1");
      assertThat(KeyedClient.json(refused, 429).get("code").asText()).isEqualTo("rate-limited");
      HttpResponse<byte[]> elsewhere = client.get(path, "X-Forwarded-For", "203.0.113.2");
      assertThat(elsewhere.statusCode()).isEqualTo(200);
    }
  }
}
