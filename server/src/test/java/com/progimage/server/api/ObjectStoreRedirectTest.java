package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.config.Setting;
import com.progimage.support.ImageFiles;
import com.progimage.support.ObjectStoreProcess;
import java.awt.image.BufferedImage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that leave large renditions to an object store, which checks signatures. */
final class ObjectStoreRedirectTest {
  private static final String LARGE = "/flip.png";
  private static final String SMALL = "/resize_50x50.png";

  /** Of the answer for an image that stays. */
  private static final String CACHED = "public, max-age=300";

  @TempDir static Path folder;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static ObjectStoreProcess objects;
  private static RunningServer server;
  private static KeyedServer keyed;
  private static byte[] original;

  @BeforeAll
  static void start() throws Exception {
    objects =
        ObjectStoreProcess.s3ProxyWithSignatures(Files.createDirectory(folder.resolve("objects")));
    server = RunningServer.start(folder.resolve("open"), settings("open"));
    keyed = KeyedServer.start(folder.resolve("keyed"), settings("keyed"));
    original = noise();
  }

  @AfterAll
  static void stop() {
    server.close();
    keyed.close();
    objects.close();
    HTTP.close();
  }

  private static Map<Setting, String> settings(String prefix) {
    Map<Setting, String> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.BLOBS, "s3://" + ObjectStoreProcess.BUCKET + "/" + prefix);
    settings.put(Setting.S3_ENDPOINT, objects.endpoint().toString());
    settings.put(Setting.S3_PATH_STYLE, "on");
    settings.put(Setting.S3_REDIRECT, "256KiB");
    return settings;
  }

  /** A picture that no format makes small. */
  private static byte[] noise() {
    BufferedImage image = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return ImageFiles.encoded(image, "png");
  }

  private static String stored(String query) throws Exception {
    HttpResponse<byte[]> answer = server.post("/images" + query, "image/png", original);
    return KeyedClient.json(answer, 201).path("id").asText();
  }

  /** Stores an image, and has a rendition of it made. */
  private static String kept(String query, String rendition) throws Exception {
    String path = "/images/" + stored(query) + rendition;
    assertThat(server.get(path).statusCode()).isEqualTo(200);
    return path;
  }

  private static URI location(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).isEqualTo(302);
    assertThat(answer.body()).isEmpty();
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  private static HttpResponse<byte[]> at(URI url, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(url);
    return HTTP.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofByteArray());
  }

  @Test
  void aLargeKeptRenditionIsAtTheStore() throws Exception {
    String path = "/images/" + stored("") + LARGE;
    HttpResponse<byte[]> made = server.get(path);
    assertThat(made.statusCode()).as("made by this request").isEqualTo(200);
    for (int i = 0; i < 3; i++) {
      HttpResponse<byte[]> answer = server.get(path);
      assertThat(answer.headers().firstValue("Cache-Control")).contains(CACHED);
      assertThat(answer.headers().map()).doesNotContainKeys("etag", "last-modified");
      HttpResponse<byte[]> bytes = at(location(answer));
      assertThat(bytes.statusCode()).isEqualTo(200);
      assertThat(bytes.body()).isEqualTo(made.body());
      assertThat(bytes.headers().firstValue("Content-Type")).contains("image/png");
      assertThat(bytes.headers().firstValue("Cache-Control")).contains("public, max-age=600");
    }
    HttpResponse<byte[]> saved = at(location(server.get(path + "?download=fish")));
    assertThat(saved.headers().firstValue("Content-Disposition").orElse(""))
        .startsWith("attachment; filename=\"fish.png\"");
    HttpResponse<byte[]> part =
        at(location(server.get(path, "Range", "bytes=5-9")), "Range", "bytes=5-9");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(made.body(), 5, 10));
  }

  @Test
  void theUrlOpensNothingElse() throws Exception {
    String url = location(server.get(kept("", LARGE))).toString();
    assertThat(url).contains("X-Amz-Expires=600&");
    assertThat(at(URI.create(url)).statusCode()).isEqualTo(200);
    for (String other :
        new String[] {
          url.replace("/flip.png", "/flop.png"),
          url.replace("X-Amz-Expires=600", "X-Amz-Expires=6000"),
          url.replace("image%2Fpng", "text%2Fhtml"),
          url.substring(0, url.indexOf('?'))
        }) {
      assertThat(other).isNotEqualTo(url);
      assertThat(at(URI.create(other)).statusCode()).as(other).isEqualTo(403);
    }
  }

  @Test
  void theServerAnswersWhatTheStoreCouldNotAnswerInTheSameWay() throws Exception {
    String path = kept("", LARGE);
    HttpResponse<byte[]> head = server.head(path);
    assertThat(head.statusCode()).isEqualTo(200);
    String etag = head.headers().firstValue("ETag").orElseThrow();
    String date = head.headers().firstValue("Last-Modified").orElseThrow();
    assertThat(server.get(path, "If-None-Match", etag).statusCode()).isEqualTo(304);
    assertThat(server.get(path, "If-Match", etag).statusCode()).isEqualTo(200);
    assertThat(server.get(path, "If-Unmodified-Since", date).statusCode()).isEqualTo(200);
    assertThat(server.get(path, "Range", "bytes=0-0", "If-Range", etag).statusCode())
        .isEqualTo(206);
    assertThat(server.get(path, "Origin", "https://page.example").statusCode()).isEqualTo(200);
    assertThat(server.get(path, "Sec-Fetch-Mode", "cors").statusCode()).isEqualTo(200);
    assertThat(server.get(path, "Sec-Fetch-Mode", "no-cors").headers().firstValue("Vary"))
        .contains("Origin, Sec-Fetch-Mode");
    String small = kept("", SMALL);
    assertThat(server.get(small).statusCode()).isEqualTo(200);
    String whole = path.replace(LARGE, ".png");
    assertThat(server.get(whole).body()).as("an original").isEqualTo(original);
  }

  @Test
  void aDeleteTakesTheObjectFromEveryUrl() throws Exception {
    String path = kept("", LARGE);
    URI url = location(server.get(path));
    assertThat(server.delete(path.replace(LARGE, "")).statusCode()).isEqualTo(204);
    assertThat(server.get(path).statusCode()).isEqualTo(404);
    assertThat(at(url).statusCode()).isEqualTo(404);
  }

  @Test
  void noUrlOutlivesAnImageThatExpires() throws Exception {
    assertThat(server.get(kept("?ttl=30", LARGE)).statusCode()).isEqualTo(200);
    HttpResponse<byte[]> answer = server.get(kept("?ttl=200", LARGE));
    Matcher lifetime = Pattern.compile("X-Amz-Expires=(\\d+)").matcher(location(answer).getQuery());
    assertThat(lifetime.find()).isTrue();
    assertThat(Integer.parseInt(lifetime.group(1))).isBetween(60, 200);
    assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
        .matches("public, max-age=([3-9]\\d|100)");
  }

  @Test
  void duringAnOutageTheServerAnswersFromItsCopy() throws Exception {
    String path = kept("", LARGE);
    byte[] bytes = at(location(server.get(path))).body();
    objects.kill();
    try {
      HttpResponse<byte[]> answer = server.get(path);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(bytes);
    } finally {
      objects.start();
    }
    await().until(() -> server.get(path).statusCode() == 302);
  }

  @Test
  void onlyPublicImagesAreRedirectedAndKeysMakeNoDifference() throws Exception {
    KeyedClient shop = keyed.of("shop");
    String open = image(shop, "");
    String closed = image(shop, "?visibility=private");
    for (String path : new String[] {open, closed}) {
      assertThat(shop.get(path).statusCode()).isEqualTo(200);
    }
    assertThat(shop.get(closed).statusCode()).isEqualTo(200);
    assertThat(keyed.stranger().get(closed).statusCode()).isEqualTo(404);
    URI url = location(keyed.stranger().get(open));
    assertThat(at(url).statusCode()).isEqualTo(200);
    assertThat(location(shop.get(open)).getPath()).isEqualTo(url.getPath());
    String signed =
        SignedUrlTest.signed(
            KeyText.find(Objects.requireNonNull(shop.key())).orElseThrow(), open, 600);
    assertThat(keyed.stranger().get(signed).statusCode()).isEqualTo(200);
  }

  private static String image(KeyedClient shop, String query) throws Exception {
    JsonNode record = KeyedClient.json(shop.post("/images" + query, "image/png", original), 201);
    return "/images/" + record.path("id").asText() + LARGE;
  }
}
