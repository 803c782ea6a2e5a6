package com.progimage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.assembly.Stores;
import com.progimage.server.transformation.Presets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

  @ParameterizedTest
  @CsvSource({"50%, 500", "100%, 1000", "0, 0", "300, 300", "1KiB, 1024"})
  void renditionsMayTakeAShareOfTheDiskOrBytes(String text, long bytes) {
    ServerConfig config =
        ServerConfig.of(Configuration.of(Map.of(Setting.SWEEP_BUDGET, text), Map.of()));

    assertThat(config.sweepBudget().of(1_000)).isEqualTo(bytes);
  }

  @Test
  void theUrlOfRedisMayLieInAFile(@TempDir Path folder) throws IOException {
    Path secret = folder.resolve("redis");
    Files.writeString(secret, "redis://:s3cret@redis.example:6380\n");
    Configuration configuration =
        Configuration.of(Map.of(), Map.of("PROGIMAGE_REDIS", "@" + secret));

    assertThat(ServerConfig.of(configuration).redis())
        .contains(URI.create("redis://:s3cret@redis.example:6380"));
    assertThat(configuration.value(Setting.REDIS).text()).doesNotContain("s3cret");
  }

  @Test
  void aMissingSecretIsRefusedByItsFile(@TempDir Path folder) {
    Configuration configuration =
        Configuration.of(Map.of(Setting.REDIS, "@" + folder.resolve("none")), Map.of());

    assertThatThrownBy(() -> ServerConfig.of(configuration))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("--redis")
        .hasMessageContaining("the name of a readable file after @");
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
    "SWEEP_EVERY, 59s",
    "SWEEP_EVERY, never",
    "SWEEP_BUDGET, 0%",
    "SWEEP_BUDGET, 101%",
    "SWEEP_BUDGET, half",
    "ENGINE, fast",
    "ROLE, both",
    "ROLE, delivery",
    "REDIS, http://localhost",
    "PUBLIC_URL, example.org",
    "ACCESS, closed",
    "HOSTS, http://a.example",
    "WEBHOOKS, yes",
    "TRUSTED_RECEIVERS, hooks.internal",
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
  void sweepsAreHourlyUnlessTheyAreOff() {
    assertThat(ServerConfig.of(Configuration.of(Map.of(), Map.of())).sweepEvery())
        .contains(Duration.ofHours(1));
    Configuration off = Configuration.of(Map.of(Setting.SWEEP_EVERY, "off"), Map.of());
    assertThat(ServerConfig.of(off).sweepEvery()).isEmpty();
  }

  @Test
  void redisMayBeSpokenToOverTls() {
    Configuration configuration =
        Configuration.of(Map.of(Setting.REDIS, "rediss://me:secret@redis.example/1"), Map.of());
    assertThat(Stores.name(ServerConfig.of(configuration)))
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

  @Test
  void presetsComeFromTheSettingOrFromAFile(@TempDir Path folder) throws IOException {
    String text = "card=resize_300x200_cover,quality_070\n# a comment\nhero=flip  thumb=trim";
    Path file = Files.writeString(folder.resolve("presets"), text);
    for (String value : List.of("@" + file, text)) {
      Presets presets = presets(value, "off");
      assertThat(presets.all().keySet()).containsExactly("card", "hero", "thumb");
      assertThat(presets.parse("preset_card,preset_hero").text())
          .isEqualTo("resize_300x200_cover,flip,quality_70");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "card=resize_0x|preset card: step 1 'resize_0x': W is '0'",
        "card=flip,preset_hero hero=flop|preset card: step 2 'preset_hero': there is no preset",
        "card=|preset card: step 1 is empty",
        "card|'card' has no =",
        "a=flip a=flop|preset a is defined twice",
        "A_b=flip|a preset has the name 'A_b': names are lower-case",
        "@/no/such/file|the file cannot be read",
      })
  void aPresetThatMakesNoSenseIsNamedWithItsStep(String text, String why) {
    assertThatThrownBy(() -> presets(text, "off"))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("--presets: ")
        .hasMessageContaining(why);
  }

  @Test
  void whereOnlyPresetsAreTakenAnyOtherStepIsRefused() {
    Presets presets = presets("card=flip hero=flop", "on");
    assertThat(presets.parse("preset_hero").text()).isEqualTo("flop");
    assertThatThrownBy(() -> presets.parse("preset_card,flip"))
        .hasMessage(
            "step 2 'flip': this server only accepts presets: use one of preset_card, preset_hero");
  }

  private static Presets presets(String text, String only) {
    return ServerConfig.of(
            Configuration.of(Map.of(Setting.PRESETS, text, Setting.PRESETS_ONLY, only), Map.of()))
        .presets();
  }
}
