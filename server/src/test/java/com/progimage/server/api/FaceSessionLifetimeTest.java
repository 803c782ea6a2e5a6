package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of sessions, and their number. */
final class FaceSessionLifetimeTest {
  @TempDir(factory = MemoryFolder.class)
  Path data;

  /** Goes on when a test says. */
  private static final class MovedClock extends Clock {
    private volatile Instant now = Instant.now();

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }

    void pass(Duration time) {
      now = now.plus(time);
    }
  }

  @Test
  void sessionsEndADayAfterTheirLastUseAndMakeRoom() throws Exception {
    MovedClock clock = new MovedClock();
    try (RunningServer server =
        RunningServer.start(data, Map.of(Setting.MAX_SESSIONS, "2"), clock)) {
      KeyedClient anyone = new KeyedClient(server, /* key= */ null);
      KeyedClient session = new KeyedClient(server, key(created(anyone)));
      for (int i = 0; i < 3; i++) {
        clock.pass(Duration.ofHours(23));
        assertThat(session.get("/session").statusCode()).isEqualTo(200);
      }
      assertThat(created(anyone).statusCode()).isEqualTo(201);
      HttpResponse<byte[]> third = created(anyone);
      assertThat(KeyedClient.json(third, 429).get("code").asText()).isEqualTo("too-many-sessions");
      assertThat(third.headers().firstValue("Retry-After")).isPresent();

      clock.pass(Duration.ofHours(25));
      assertThat(KeyedClient.json(session.get("/session"), 401).get("code").asText())
          .isEqualTo("key-invalid");
      assertThat(created(anyone).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aRequestAfterTheKeyWasRevokedEndsItsSession() throws Exception {
    try (KeyedServer server = KeyedServer.start(data, Map.of(Setting.MAX_SESSIONS, "1"))) {
      JsonNode creator =
          KeyedClient.json(
              server.admin().post("/keys", "{\"owner\": \"shop\", \"scopes\": [\"analyze\"]}"),
              201);
      KeyedClient first = new KeyedClient(server.server(), creator.get("key").asText());
      KeyedClient session = new KeyedClient(server.server(), key(created(first)));
      assertThat(session.get("/session").statusCode()).isEqualTo(200);
      String path = "/keys/" + creator.get("id").asText();
      assertThat(server.admin().delete(path).statusCode()).isEqualTo(204);

      KeyedClient second = server.of("shop", "analyze");
      assertThat(created(second).statusCode()).isEqualTo(429);
      assertThat(KeyedClient.json(session.get("/session"), 401).get("code").asText())
          .isEqualTo("key-invalid");
      assertThat(created(second).statusCode()).as("it has ended").isEqualTo(201);
    }
  }

  private static HttpResponse<byte[]> created(KeyedClient client) throws Exception {
    return client.post("/sessions", "application/json", new byte[0]);
  }

  private static String key(HttpResponse<byte[]> created) throws Exception {
    return KeyedClient.json(created, 201).get("key").asText();
  }
}
