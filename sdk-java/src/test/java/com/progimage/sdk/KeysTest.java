package com.progimage.sdk;

import static com.progimage.sdk.RoughServer.answer;
import static com.progimage.sdk.RoughServer.json;
import static com.progimage.sdk.RoughServer.problem;
import static com.progimage.sdk.RoughServer.reset;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.progimage.sdk.RoughServer.Behavior;
import com.progimage.sdk.RoughServer.Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key that a client sends, and the keys that an administrator makes. */
@Timeout(30)
final class KeysTest {
  private static final String SECRET = "vF4rj2Qw8mXc6Kt0Zb5Ns1Yh9Lp3Dg7aEeUuIiOoR2xW4T";
  private static final String ID = "4fzyo82mvyrQ";
  private static final String KEY = "pik_" + ID + "_" + SECRET;

  private static final Behavior IMAGE = json(200, Records.record(Records.PNG));

  private static String record(String id, String more) {
    return """
    {"id": "%s", "owner": "shop", "scopes": ["read", "swim"], "name": "till 3", %s
     "createdAt": "2026-01-02T03:04:05Z", "expiresAt": null, "lastUsedOn": "2026-01-03",
     "revokedAt": null, "mood": 1}
    """
        .formatted(id, more);
  }

  private static ProgImageClient client(RoughServer server) {
    return ProgImageClient.builder(server.url()).key(KEY).build();
  }

  @Test
  void everyRequestHasTheKey(@TempDir Path folder) throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            IMAGE,
            json(201, Records.record(Records.PNG)),
            reset(),
            answer(200, "image/webp", Records.PNG),
            json(200, "{\"images\": [], \"next\": null}"),
            json(200, "{\"jobs\": [], \"next\": null}"))) {
      ProgImageClient images = client(server);
      images.get(Records.ID);
      images.upload(Records.PNG);
      images.rendition(Records.ID, ImageFormat.WEBP).saveTo(folder.resolve("a.webp"));
      assertThat(images.list()).isEmpty();
      assertThat(images.jobs().list()).isEmpty();
      assertThat(server.requests())
          .hasSize(6)
          .extracting(request -> request.header("Authorization"))
          .containsOnly("Bearer " + KEY);
    }
  }

  @Test
  void aClientWithoutAKeySendsNone() throws IOException {
    try (RoughServer server = RoughServer.answering(IMAGE)) {
      ProgImageClient.create(server.url()).get(Records.ID);
      ProgImageClient.from(Map.of("PROGIMAGE_URL", server.url().toString(), "PROGIMAGE_KEY", " "))
          .get(Records.ID);
      assertThat(server.requests())
          .noneMatch(request -> request.headers().containsKey("authorization"));
    }
  }

  @Test
  void theEnvironmentHasTheAddressAndTheKey() throws IOException {
    try (RoughServer server = RoughServer.answering(IMAGE)) {
      ProgImageClient.from(
              Map.of("PROGIMAGE_URL", server.url().toString(), "PROGIMAGE_KEY", KEY + "\n"))
          .get(Records.ID);
      assertThat(server.requests().get(0).header("Authorization")).isEqualTo("Bearer " + KEY);
    }
    assertThatThrownBy(() -> ProgImageClient.from(Map.of("PROGIMAGE_KEY", KEY)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("PROGIMAGE_URL");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void noOtherServerGetsTheKey(int status) throws IOException {
    try (RoughServer other = RoughServer.answering(IMAGE);
        RoughServer server =
            RoughServer.answering(
                answer(status, "text/plain", new byte[0], "Location: " + other.url()))) {
      assertThatThrownBy(() -> client(server).get(Records.ID))
          .isInstanceOf(UnexpectedAnswerException.class);
      assertThat(other.connections()).isZero();
    }
  }

  @Test
  void addressesInAnswersAreNotWhereTheKeyGoes() throws IOException {
    try (RoughServer other = RoughServer.answering(IMAGE)) {
      String stored =
          Records.record(Records.PNG).replace("https://img.example.org", other.url().toString());
      try (RoughServer server =
          RoughServer.answering(
              json(
                  200,
                  "{\"images\": [%s], \"next\": \"%s/images?after=1\"}"
                      .formatted(stored, other.url())),
              json(200, "{\"images\": [], \"next\": null}"),
              answer(200, "image/png", Records.PNG))) {
        List<StoredImage> all = client(server).list().toList();
        all.get(0).original().download();
        assertThat(all.get(0).url().getPort()).isEqualTo(other.url().getPort());
        assertThat(server.requests()).hasSize(3);
        assertThat(other.connections()).isZero();
      }
    }
  }

  @Test
  void noTextShowsTheKey() throws IOException {
    try (RoughServer server =
        RoughServer.answering(problem(401, "key-invalid"), problem(503, "draining"), reset())) {
      ProgImageClient images = ProgImageClient.builder(server.url()).key(KEY).retries(0).build();
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        StringWriter trace = new StringWriter();
        catchThrowable(() -> images.get(Records.ID)).printStackTrace(new PrintWriter(trace, true));
        texts.add(trace.toString());
      }
      texts.add(images.toString());
      texts.add(images.async().connection().toString());
      assertThat(texts).noneMatch(text -> text.contains(SECRET));
    }
    for (String wrong : List.of(KEY + "\r\nHost: evil", KEY + " ", KEY + "ü", "")) {
      assertThatThrownBy(() -> ProgImageClient.builder("http://localhost:1").key(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining(SECRET);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "401, key-required",
    "401, key-invalid",
    "403, scope-missing",
    "403, token-not-exchangeable",
    "403, signature-required"
  })
  void whatTheKeyDoesNotPermitIsToldWithItsReason(int status, String code) throws IOException {
    String body =
        "{\"status\": %d, \"code\": \"%s\", \"detail\": \"this key has no scope 'write'\"}"
            .formatted(status, code);
    try (RoughServer server =
        RoughServer.answering(
            answer(
                status,
                "application/problem+json",
                body.getBytes(UTF_8),
                "WWW-Authenticate: Bearer realm=\"ProgImage\""))) {
      ProgImageClient images = client(server);
      assertThatThrownBy(() -> images.upload(Records.PNG))
          .isInstanceOfSatisfying(
              NotPermittedException.class,
              e -> {
                assertThat(e.status()).hasValue(status);
                assertThat(e.code()).hasValue(code);
                assertThat(e).hasMessageContaining("this key has no scope 'write'");
              });
      assertThatThrownBy(() -> images.async().upload(Upload.of(Records.PNG)).join())
          .hasCauseInstanceOf(NotPermittedException.class);
      assertThat(server.requests()).as("sent without a retry").hasSize(2);
    }
  }

  @Test
  void otherRefusalsAreNotAboutTheKey() throws IOException {
    try (RoughServer server = RoughServer.answering(problem(403, "source-not-allowed"))) {
      assertThatThrownBy(() -> client(server).get(Records.ID)).isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void aKeyIsCreatedOnce() throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            json(201, record(ID, "\"key\": \"" + KEY + "\",")), problem(503, "draining"))) {
      KeysClient keys = client(server).keys();
      NewKey created =
          keys.create(
              KeyRequest.of("shop", Scope.WRITER, Scope.of("swim"))
                  .name("till 3")
                  .ttl(Duration.ofMillis(90_500)));
      assertThat(created.text()).isEqualTo(KEY);
      assertThat(created.key().id()).isEqualTo(ID);
      assertThat(List.of(created.toString(), created.key().toString(), created.key().json()))
          .noneMatch(text -> text.contains(SECRET))
          .allMatch(text -> text.contains(ID));
      Request request = server.requests().get(0);
      assertThat(request.line()).isEqualTo("POST /keys HTTP/1.1");
      assertThat(new String(request.bytes(), UTF_8))
          .isEqualTo(
              "{\"owner\":\"shop\",\"scopes\":[\"writer\",\"swim\"],\"name\":\"till 3\",\"ttl\":90}");

      assertThatThrownBy(() -> keys.create(KeyRequest.of("shop", List.of(Scope.ADMIN))))
          .isInstanceOf(UnavailableException.class);
      assertThat(server.requests()).as("sent without a retry").hasSize(2);
      assertThat(new String(server.requests().get(1).bytes(), UTF_8))
          .isEqualTo("{\"owner\":\"shop\",\"scopes\":[\"admin\"]}");
    }
    assertThatThrownBy(() -> KeyRequest.of("shop", List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one scope");
    assertThatThrownBy(() -> KeyRequest.of("shop", Scope.READ).ttl(Duration.ofMillis(999)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aKeyIsDescribedByItsRecord() throws IOException {
    try (RoughServer server =
        RoughServer.answering(json(200, record(ID, "")), json(200, "{\"id\": \"../images\"}"))) {
      ApiKey key = client(server).keys().get(ID);
      assertThat(key.owner()).isEqualTo("shop");
      assertThat(key.scopes()).containsExactly(Scope.READ, Scope.of("swim"));
      assertThat(key.name()).isEqualTo("till 3");
      assertThat(key.createdAt()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
      assertThat(key.expiresAt()).isEmpty();
      assertThat(key.lastUsedOn()).hasValue(LocalDate.of(2026, 1, 3));
      assertThat(key.revokedAt()).isEmpty();
      assertThat(key.json()).contains("\"mood\":1");
      assertThat(server.requests().get(0).line()).isEqualTo("GET /keys/" + ID + " HTTP/1.1");
      assertThatThrownBy(() -> client(server).keys().get(ID))
          .isInstanceOf(UnexpectedAnswerException.class);
    }
  }

  @Test
  void keysAreListedPageByPage() throws IOException {
    String other = "4fzyo82mvyrR";
    Behavior first =
        json(
            200,
            "{\"keys\": [%s], \"next\": \"https://p.example/keys?owner=a%%26b&after=%s\"}"
                .formatted(record(ID, ""), ID));
    Behavior last = json(200, "{\"keys\": [%s], \"next\": null}".formatted(record(other, "")));
    try (RoughServer server = RoughServer.answering(first, last, first, last)) {
      KeysClient keys = client(server).keys();
      assertThat(keys.list("a&b").map(ApiKey::id)).containsExactly(ID, other);
      List<String> ids = new ArrayList<>();
      client(server).async().keys().list(key -> ids.add(key.id())).join();
      assertThat(ids).containsExactly(ID, other);
      assertThat(server.requests())
          .extracting(Request::line)
          .containsExactly(
              "GET /keys?owner=a%26b HTTP/1.1",
              "GET /keys?owner=a%26b&after=" + ID + " HTTP/1.1",
              "GET /keys HTTP/1.1",
              "GET /keys?owner=a%26b&after=" + ID + " HTTP/1.1");
    }
  }

  @Test
  void aKeyIsRevokedAsOftenAsItTakes() throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            reset(), answer(204, "text/plain", new byte[0]), problem(404, "key-not-found"))) {
      KeysClient keys = client(server).keys();
      keys.revoke(ID);
      assertThat(server.requests())
          .extracting(Request::line)
          .containsExactly("DELETE /keys/" + ID + " HTTP/1.1", "DELETE /keys/" + ID + " HTTP/1.1");
      assertThatThrownBy(() -> keys.revoke(ID)).isInstanceOf(KeyNotFoundException.class);
    }
  }

  @Test
  void whatIsNoIdOfAKeyIsNeitherSentNorShown() throws IOException {
    try (RoughServer server = RoughServer.answering(IMAGE)) {
      KeysClient keys = client(server).keys();
      for (String wrong : List.of(KEY, "", "../images/x", ID + "?")) {
        assertThatThrownBy(() -> keys.get(wrong))
            .isInstanceOf(KeyNotFoundException.class)
            .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> keys.revoke(wrong)).isInstanceOf(KeyNotFoundException.class);
      }
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void anUploadChoosesWhoMayReadTheImage() throws IOException {
    String stored =
        Records.record(Records.PNG)
            .replaceFirst("\\{", "{\"owner\": \"shop\", \"visibility\": \"private\", ");
    try (RoughServer server = RoughServer.answering(json(201, stored), IMAGE)) {
      ProgImageClient images = client(server);
      StoredImage image =
          images.upload(
              Upload.of(Records.PNG)
                  .ttl(Duration.ofDays(1))
                  .verifyPixels()
                  .visibility(Visibility.PRIVATE)
                  .progress((bytes, total) -> {}));
      assertThat(server.requests().get(0).line())
          .isEqualTo("POST /images?ttl=86400&verify=decode&visibility=private HTTP/1.1");
      assertThat(image.owner()).isEqualTo("shop");
      assertThat(image.visibility()).isEqualTo(Visibility.PRIVATE);
      StoredImage old = images.get(Records.ID);
      assertThat(old.owner()).isEqualTo("public");
      assertThat(old.visibility()).isEqualTo(Visibility.of("PUBLIC"));
    }
    assertThatThrownBy(() -> Visibility.of("a&b")).isInstanceOf(IllegalArgumentException.class);
  }
}
