package com.progimage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerConfigTest {
  @Test
  void theDefaultsMakeAServer() {
    ServerConfig config = ServerConfig.of(Configuration.of(Map.of(), Map.of()));

    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.maxBodyBytes()).isEqualTo(25 << 20);
    assertThat(config.workers()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.drain()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.redis()).isEmpty();
  }

  @Test
  void aFlagWinsOverAVariableAndAVariableOverTheDefault() {
    Map<String, String> environment =
        Map.of("PROGIMAGE_PORT", "1", "PROGIMAGE_QUEUE", "2", "PROGIMAGE_HOST", "");
    Configuration configuration = Configuration.of(Map.of(Setting.PORT, "3"), environment);

    assertThat(configuration.value(Setting.PORT)).isEqualTo(new Configuration.Value("3", "--port"));
    assertThat(configuration.value(Setting.QUEUE))
        .isEqualTo(new Configuration.Value("2", "PROGIMAGE_QUEUE"));
    assertThat(configuration.value(Setting.HOST).source()).isEqualTo("default");
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, 65536",
    "PORT, http",
    "MAX_BODY, 25MB",
    "MAX_BODY, 0",
    "WORKERS, -1",
    "DRAIN, 30",
    "ENGINE, fast",
    "ROLE, both",
    "ROLE, delivery",
    "REDIS, http://localhost",
    "PUBLIC_URL, example.org",
    "WORKER_MEMORY, 1MiB"
  })
  void whatMakesNoSenseIsRefusedByName(Setting setting, String value) {
    Configuration configuration = Configuration.of(Map.of(setting, value), Map.of());

    assertThatThrownBy(() -> ServerConfig.of(configuration))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining(setting.flag())
        .hasMessageContaining(value);
  }

  @Test
  void redisMayBeSpokenToOverTls() {
    Configuration configuration =
        Configuration.of(Map.of(Setting.REDIS, "rediss://me:secret@redis.example/1"), Map.of());
    assertThat(Registries.name(ServerConfig.of(configuration)))
        .isEqualTo("rediss://redis.example:6379/1");
  }

  @Test
  void aPasswordIsNotShown() {
    Configuration configuration =
        Configuration.of(Map.of(Setting.REDIS, "redis://user:secret@/"), Map.of());

    assertThatThrownBy(() -> ServerConfig.of(configuration))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageNotContaining("secret");
  }
}
