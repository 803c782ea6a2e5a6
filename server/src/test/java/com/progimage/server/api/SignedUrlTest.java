package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.access.key.KeyProof;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** URLs that a signature allows to read. */
final class SignedUrlTest {
  private static final byte[] PICTURE = Drawn.png(20, 10);
  private static final String MISSING = "/images/01890000-0000-7000-8000-000000000001";

  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static KeyedServer keyed;
  private static RunningServer server;
  private static KeyText shop;

  @BeforeAll
  static void start() throws Exception {
    keyed =
        KeyedServer.start(data, Map.of(Setting.READS, "keys", Setting.TRANSFORMATIONS, "signed"));
    server = keyed.server();
    shop = key("shop", "full");
  }

  @AfterAll
  static void stop() {
    keyed.close();
  }

  private static KeyText key(String owner, String scopes) throws Exception {
    return KeyText.find(Objects.requireNonNull(keyed.of(owner, scopes).key())).orElseThrow();
  }

  private static String stored(String query) throws Exception {
    KeyedClient owner = new KeyedClient(server, shop.text());
    HttpResponse<byte[]> answer = owner.post("/images" + query, "image/png", PICTURE);
    return "/images/" + KeyedClient.json(answer, 201).get("id").asText();
  }

  /** Signs a URL independently of the server's code. */
  private static String signed(KeyText key, String word, String path, String shown, long seconds)
      throws Exception {
    byte[] signingKey = HexFormat.of().parseHex(KeyProof.of(key).signingKey());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(signingKey, "HmacSHA256"));
    long expires = Instant.now().getEpochSecond() + seconds;
    String text = word + "\n" + path + "\n" + expires;
    String signature =
        Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    return shown
        + "?expires=%d&key=%s&signature=%s".formatted(expires, key.id(), signature)
        + (word.equals("image") ? "&covers=image" : "");
  }

  static String signed(KeyText key, String path, long seconds) throws Exception {
    return signed(key, "read", path, path, seconds);
  }

  private static String code(String path) throws Exception {
    HttpResponse<byte[]> answer = server.get(path);
    return answer.statusCode() + " " + RunningServer.json(answer).path("code").asText();
  }

  @Test
  void aSignedUrlIsReadByEveryoneUntilItEnds() throws Exception {
    String image = stored("");
    for (String end : List.of(".png", ".webp", "/rotate_90.png")) {
      HttpResponse<byte[]> answer = server.get(signed(shop, image + end, 600));
      assertThat(answer.statusCode()).as(end).isEqualTo(200);
      String caching = answer.headers().firstValue("Cache-Control").orElse("");
      assertThat(caching).startsWith("private, max-age=");
      assertThat(Integer.parseInt(caching.substring("private, max-age=".length())))
          .isBetween(500, 600);
      assertThat(server.head(signed(shop, image + end, 600)).statusCode()).isEqualTo(200);
    }
    assertThat(code(image + ".png")).isEqualTo("401 key-required");
    assertThat(code(signed(shop, image + ".png", -1))).isEqualTo("403 signature-expired");
  }

  @Test
  void theAnswerForAPublicImageMayBeShared() throws Exception {
    String image = stored("?visibility=public");
    String path = image + "/rotate_90.png";
    assertThat(code(path)).isEqualTo("403 signature-required");
    HttpResponse<byte[]> answer = server.get(signed(shop, path, 600));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
        .startsWith("public, max-age=");
  }

  @Test
  void noAnswerLastsLongerThanTheSignatureThatAdmittedIt() throws Exception {
    for (String visibility : List.of("?visibility=public", "")) {
      String image = stored(visibility);
      for (int seconds : List.of(2, 90, 3_600, 40_000_000)) {
        for (String end : List.of("/rotate_180.png", ".webp")) {
          assertEndsInTime(signed(shop, image + end, seconds), visibility.isEmpty());
          assertEndsInTime(
              signed(shop, "image", image, image + end, seconds), visibility.isEmpty());
        }
      }
    }
  }

  private static void assertEndsInTime(String url, boolean isPrivate) throws Exception {
    long expires = Long.parseLong(url.replaceAll(".*expires=([0-9]+).*", "$1"));
    for (int time = 0; time < 2; time++) {
      double before = System.currentTimeMillis() / 1_000.0;
      HttpResponse<byte[]> answer = server.get(url);
      if (answer.statusCode() == 403 && expires <= System.currentTimeMillis() / 1_000) {
        return;
      }
      double after = System.currentTimeMillis() / 1_000.0;
      String caching = answer.headers().firstValue("Cache-Control").orElseThrow();
      String scope = isPrivate ? "private" : "public";
      assertThat(caching).matches(scope + ", max-age=[0-9]+(, immutable)?");
      long age = Long.parseLong(caching.replaceAll("\\D+", ""));
      assertThat((double) age)
          .as(url)
          .isLessThanOrEqualTo(expires - before)
          .isGreaterThan(Math.min(expires - after, 31_536_000) - 1.001);
    }
  }

  @Test
  void aSignatureIsForOnePathAndOneEnd() throws Exception {
    String image = stored("");
    String url = signed(shop, image + ".png", 600);
    for (String changed :
        List.of(
            url.replace(".png", ".gif"),
            url.replace("expires=", "expires=9"),
            url.replace("signature=", "signature=A"),
            url.replaceAll("&key=[^&]*", ""),
            url.replace(shop.id().text(), KeyText.create().id().text()),
            url.replace(image, MISSING),
            url + "&covers=image",
            image + ".png?signature=x")) {
      assertThat(code(changed)).as(changed).isEqualTo("403 signature-invalid");
    }
  }

  @Test
  void aSignatureCanCoverAWholeImage() throws Exception {
    String image = stored("");
    for (String end : List.of(".webp", ".gif", "/flip.png")) {
      String url = signed(shop, "image", image, image + end, 600);
      assertThat(server.get(url).statusCode()).as(end).isEqualTo(200);
    }
    assertThat(code(signed(shop, "image", image, image + ".png", 600)))
        .as("original")
        .isEqualTo("403 scope-missing");
    String other = stored("");
    assertThat(code(signed(shop, "image", image, other + ".gif", 600)))
        .isEqualTo("403 signature-invalid");
    String naming = image + "/overlay_" + other.substring("/images/".length()) + ".gif";
    assertThat(code(signed(shop, "image", image, naming, 600))).isEqualTo("404 image-not-found");
    assertThat(server.get(signed(shop, naming, 600)).statusCode()).isEqualTo(200);
  }

  @Test
  void aSignatureAllowsNoMoreThanItsKey() throws Exception {
    String image = stored("");
    KeyText foreign = key("other", "full");
    assertThat(code(signed(foreign, image + ".png", 600))).isEqualTo("404 image-not-found");
    KeyText viewer = key("shop", "viewer");
    assertThat(code(signed(viewer, image + ".png", 600))).isEqualTo("403 scope-missing");
    assertThat(server.get(signed(viewer, image + ".gif", 600)).statusCode()).isEqualTo(200);
    assertThat(code(signed(shop, image, 600))).as("a record").isEqualTo("401 key-required");
  }

  @Test
  void revokingTheKeyEndsItsUrls() throws Exception {
    String image = stored("");
    KeyText key = key("shop", "full");
    assertThat(keyed.admin().delete("/keys/" + key.id()).statusCode()).isEqualTo(204);
    assertThat(code(signed(key, image + ".png", 600))).isEqualTo("403 signature-invalid");
  }
}
