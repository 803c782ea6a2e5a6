package com.progimage.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.access.key.KeyText;
import com.progimage.server.access.token.IdentityProvider;
import com.progimage.server.access.token.ProviderRules;
import com.progimage.server.assembly.Stores;
import com.progimage.server.audit.AuditSettings;
import com.progimage.server.database.postgres.PostgresAddress;
import com.progimage.server.http.HttpSettings;
import com.progimage.server.http.HttpSettings.Drain;
import com.progimage.server.http.HttpSettings.ListenAddress;
import com.progimage.server.http.HttpSettings.RequestLimits;
import com.progimage.server.http.Role;
import com.progimage.server.rate.Rate;
import com.progimage.server.transformation.Presets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerConfigTest {
  @Test
  void theDefaultsMakeAServer() {
    ServerConfig config = ServerConfig.of(Configuration.of(Map.of(), Map.of()));

    assertThat(config.http().address()).isEqualTo(new ListenAddress("127.0.0.1", 8080));
    assertThat(config.library().maxBodyBytes()).isEqualTo(25 << 20);
    assertThat(config.render().pool().workers())
        .isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(config.http().drain()).isEqualTo(new Drain(Duration.ZERO, Duration.ofSeconds(30)));
    assertThat(config.data().redis()).isNull();
  }

  /** The table writes the defaults of the records as text, which is read again here. */
  @Test
  void theTableHasTheDefaultsOfTheRecords() {
    ServerConfig read = ServerConfig.of(Configuration.of(Map.of(), Map.of()));

    DataSettings data = ServerConfig.DEFAULTS.data();
    assertThat(read.data())
        .isEqualTo(
            new DataSettings(
                data.folder().toAbsolutePath(),
                data.reserve(),
                data.redis(),
                data.state(),
                data.objects()));
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("data", "library.presets")
        .isEqualTo(ServerConfig.DEFAULTS);
    assertThat(read.library().presets().all()).isEmpty();
    assertThat(read.library().presets().only()).isFalse();
  }

  /** For example {@code | bodies in progress | 1,024 | `PROGIMAGE_MAX_BODIES` | … |}. */
  @Test
  void theTableOfBoundsHasTheDefaults() throws IOException {
    Pattern row = Pattern.compile("\\| [^|]+ \\| ([^|;]+)[^|]* \\| `PROGIMAGE_(\\w+)` \\| .*");
    List<MatchResult> rows =
        Files.readString(Path.of("..", "docs", "security.md"))
            .lines()
            .dropWhile(line -> !line.startsWith("| bound | default |"))
            .takeWhile(line -> line.startsWith("|"))
            .flatMap(line -> row.matcher(line).results())
            .toList();

    assertThat(rows)
        .hasSizeGreaterThanOrEqualTo(7)
        .allSatisfy(bound ->
            assertThat(bound.group(1).replaceAll("[, ]", ""))
                .isEqualTo(Setting.valueOf(bound.group(2)).defaultText()));
  }

  @Test
  void aRoleOfSeveralServersNeedsARedis() {
    ServerConfig one = ServerConfig.DEFAULTS;
    HttpSettings http = one.http();
    HttpSettings ingest =
        new HttpSettings(
            http.address(),
            Role.INGEST,
            http.names(),
            http.access(),
            http.connections(),
            http.asyncAboveBytes(),
            http.drain(),
            http.logs());

    assertThatThrownBy(() ->
            new ServerConfig(
                ingest,
                one.data(),
                one.library(),
                one.render(),
                one.fetch(),
                one.background(),
                one.maintenance()))
        .hasMessageContaining("INGEST")
        .hasMessageEndingWith("name a Redis with --redis, or use the role all");
  }

  @ParameterizedTest
  @CsvSource({"50%, 500", "100%, 1000", "0, 0", "300, 300", "1KiB, 1024"})
  void renditionsMayTakeAShareOfTheDiskOrBytes(String text, long bytes) {
    ServerConfig config =
        ServerConfig.of(Configuration.of(Map.of(Setting.SWEEP_BUDGET, text), Map.of()));

    assertThat(config.maintenance().sweep().budget().of(1_000)).isEqualTo(bytes);
  }

  @Test
  void limitsOfRequestsAndTheAuditLogAreOffUnlessTheyAreSet() {
    HttpSettings off = ServerConfig.of(Configuration.of(Map.of(), Map.of())).http();
    assertThat(off.connections().requests()).isEqualTo(RequestLimits.NONE);
    assertThat(off.logs().audit()).isNull();

    HttpSettings on =
        ServerConfig.of(
                Configuration.of(
                    Map.of(
                        Setting.RATE_LIMIT,
                        "50/s",
                        Setting.RATE_BURST,
                        "200",
                        Setting.RATE_LIMIT_KEPT,
                        "6000/m",
                        Setting.TRUSTED_PROXIES,
                        "10.0.0.0/8, ::1",
                        Setting.AUDIT_LOG,
                        "/var/log/audit.log"),
                    Map.of()))
            .http();
    assertThat(on.connections().requests())
        .isEqualTo(
            new RequestLimits(
                new Rate(50, Duration.ofSeconds(1), 200),
                new Rate(6_000, Duration.ofMinutes(1), 6_000)));
    assertThat(on.names().trustedProxies().contains("10.1.2.3")).isTrue();
    assertThat(on.logs().audit())
        .isEqualTo(new AuditSettings(Path.of("/var/log/audit.log"), 10 << 20));
  }

  @Test
  void theUrlOfRedisMayLieInAFile(@TempDir Path folder) throws IOException {
    Path secret = folder.resolve("redis");
    Files.writeString(secret, "redis://:s3cret@redis.example:6380\n");
    Configuration configuration =
        Configuration.of(Map.of(), Map.of("PROGIMAGE_REDIS", "@" + secret));

    assertThat(ServerConfig.of(configuration).data().redis())
        .isEqualTo("redis://:s3cret@redis.example:6380");
    assertThat(configuration.value(Setting.REDIS).text()).doesNotContain("s3cret");
  }

  @Test
  void aMissingSecretIsRefusedByItsFile(@TempDir Path folder) {
    Configuration configuration =
        Configuration.of(Map.of(Setting.REDIS, "@" + folder.resolve("none")), Map.of());

    assertThatThrownBy(() -> ServerConfig.of(configuration))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("--redis")
        .hasMessageContaining("a readable file");
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
    "STATE, mysql://localhost/images",
    "STATE, @/no/such/file",
    "PUBLIC_URL, example.org",
    "ACCESS, closed",
    "READS, some",
    "TRANSFORMATIONS, none",
    "OPERATIONS_PORT, 0",
    "HOSTS, http://a.example",
    "WEBHOOKS, yes",
    "TRUSTED_RECEIVERS, hooks.internal",
    "TRUSTED_PROXIES, gateway",
    "TRUSTED_PROXIES, 10.0.0.0/33",
    "RATE_LIMIT, 50",
    "RATE_LIMIT, 0/s",
    "RATE_LIMIT_KEPT, many",
    "RATE_BURST, -1",
    "AUDIT_LOG_SIZE, 1KiB",
    "WORKER_MEMORY, 1MiB",
    "MODELS, /nowhere",
    "SPARE_WORKER, maybe",
    "LOG_LEVEL, loud"
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
    ServerConfig hourly = ServerConfig.of(Configuration.of(Map.of(), Map.of()));
    assertThat(hourly.maintenance().sweep().every()).isEqualTo(Duration.ofHours(1));
    Configuration off = Configuration.of(Map.of(Setting.SWEEP_EVERY, "off"), Map.of());
    assertThat(ServerConfig.of(off).maintenance().sweep().every()).isNull();
  }

  @Test
  void redisMayBeSpokenToOverTls() {
    Configuration configuration =
        Configuration.of(Map.of(Setting.REDIS, "rediss://me:secret@redis.example/1"), Map.of());
    assertThat(Stores.name(ServerConfig.of(configuration).data()))
        .isEqualTo("rediss://redis.example:6379/1");
  }

  @Test
  void theUrlOfTheStateMayBeInAFile(@TempDir Path folder) throws IOException {
    Path secret = folder.resolve("state");
    Files.writeString(secret, "postgres://me:s3cret@db.example/images\n");
    Configuration configuration = Configuration.of(Map.of(Setting.STATE, "@" + secret), Map.of());
    assertThat(ServerConfig.of(configuration).data().state())
        .isEqualTo(PostgresAddress.parse("postgres://me:s3cret@db.example/images"));
  }

  @Test
  void theStateInPostgresIsNoRegistryOfSeveralServers() {
    Map<Setting, String> delivery =
        Map.of(Setting.STATE, "postgres://me@localhost/images", Setting.ROLE, "delivery");
    assertThatThrownBy(() -> ServerConfig.of(Configuration.of(delivery, Map.of())))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("also beside --state: name a Redis with --redis");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://user:secret@host/images",
        "postgres://user:sec/secret@host/images?sslmode=require",
        "postgres://host/images?user=x&password=secret&sslmode=require"
      })
  void aPasswordOfTheStateIsNotShown(String url) {
    Configuration configuration = Configuration.of(Map.of(Setting.STATE, url), Map.of());
    assertThat(configuration.value(Setting.STATE).withoutSecrets())
        .contains("host/images")
        .doesNotContain("secret");
  }

  @Test
  void aPasswordIsNotShown() {
    Configuration configuration =
        Configuration.of(Map.of(Setting.REDIS, "redis://user:secret@/"), Map.of());

    assertThatThrownBy(() -> ServerConfig.of(configuration))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, '', false, false",
    "localhost, '', false, false",
    "::1, '', false, false",
    "0.0.0.0, '', true, false",
    "::, '', true, false",
    "images.example, '', true, false",
    "0.0.0.0, open, false, false",
    "0.0.0.0, KEYS, false, true",
    "127.0.0.1, keys, false, true",
  })
  void accessIsUndecidedOnlyWhereOtherMachinesReachTheServer(
      String host, String access, boolean isUndecided, boolean needsKeys) {
    HttpSettings http =
        ServerConfig.of(
                Configuration.of(Map.of(Setting.HOST, host, Setting.ACCESS, access), Map.of()))
            .http();
    assertThat(http.isUndecided()).isEqualTo(isUndecided);
    assertThat(http.access().rules().needsKeys()).isEqualTo(needsKeys);
  }

  private static ServerConfig withProvider(Map<Setting, String> changed) {
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    given.put(Setting.ACCESS, "keys");
    given.put(Setting.JWT_JWKS, "https://idp.internal:8443/keys");
    given.put(Setting.JWT_ISSUER, "https://idp.example/");
    given.put(Setting.JWT_AUDIENCE, "images");
    given.putAll(changed);
    return ServerConfig.of(Configuration.of(given, Map.of()));
  }

  @Test
  void theTokensOfAnIdentityProviderHaveItsNames(@TempDir Path folder) throws IOException {
    assertThat(withProvider(Map.of()).http().access().provider())
        .isEqualTo(
            new IdentityProvider(
                URI.create("https://idp.internal:8443/keys"),
                new ProviderRules("https://idp.example/", "images", "sub", "scope")));
    Path file = Files.writeString(folder.resolve("keys.json"), "{}");
    assertThat(
            withProvider(
                    Map.of(
                        Setting.JWT_JWKS, file.toString(),
                        Setting.JWT_OWNER_CLAIM, "tenant",
                        Setting.JWT_SCOPES_CLAIM, "scp"))
                .http()
                .access()
                .provider())
        .isEqualTo(
            new IdentityProvider(
                file.toUri(),
                new ProviderRules("https://idp.example/", "images", "tenant", "scp")));
    assertThat(
            withProvider(Map.of(Setting.JWT_JWKS, "http://[::1]:80/k")).http().access().provider())
        .extracting(IdentityProvider::jwks)
        .isEqualTo(URI.create("http://[::1]:80/k"));
  }

  @ParameterizedTest
  @CsvSource({
    "JWT_JWKS, '', --jwt-jwks",
    "JWT_ISSUER, '', --jwt-issuer",
    "JWT_AUDIENCE, '', --jwt-audience",
    "ACCESS, open, --access keys",
    "ACCESS, '', --access keys",
    "JWT_ISSUER, progimage, identity provider",
    "JWT_OWNER_CLAIM, '', --jwt-owner-claim",
    "JWT_JWKS, http://idp.example/keys, --jwt-jwks",
    "JWT_JWKS, http://localhost.evil.example/keys, --jwt-jwks",
    "JWT_JWKS, https://me:secret@idp.example/keys, --jwt-jwks",
    "JWT_JWKS, file:///etc/passwd, --jwt-jwks",
    "JWT_JWKS, https:///keys, --jwt-jwks",
    "JWT_JWKS, /missing/keys.json, --jwt-jwks"
  })
  void anIdentityProviderThatCannotBeUsedIsRefused(Setting setting, String value, String named) {
    assertThatThrownBy(() -> withProvider(Map.of(setting, value)))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining(named)
        .hasMessageNotContaining("secret");
  }

  @Test
  void theFirstKeyComesFromASettingOrAFile(@TempDir Path folder) throws IOException {
    KeyText key = KeyText.create();
    Path file = Files.writeString(folder.resolve("key"), key.text() + "\n");
    for (Map<Setting, String> given :
        List.of(
            Map.of(Setting.ADMIN_KEY, key.text()),
            Map.of(Setting.ADMIN_KEY, "@" + file),
            Map.of(Setting.ADMIN_KEY_FILE, file.toString()))) {
      ServerConfig config = ServerConfig.of(Configuration.of(given, Map.of()));
      assertThat(config.http().access().adminKey()).isEqualTo(key);
      assertThat(config.toString()).doesNotContain(key.secret());
    }
    ServerConfig without = ServerConfig.of(Configuration.of(Map.of(), Map.of()));
    assertThat(without.http().access().adminKey()).isNull();
  }

  @Test
  void aFirstKeyThatIsNoneIsRefusedWithoutShowingIt(@TempDir Path folder) throws IOException {
    String mistyped = KeyText.create().text().replaceFirst(".$", "-");
    Path file = Files.writeString(folder.resolve("key"), mistyped);
    for (Map<Setting, String> given :
        List.of(
            Map.of(Setting.ADMIN_KEY, mistyped),
            Map.of(Setting.ADMIN_KEY_FILE, file.toString()),
            Map.of(Setting.ADMIN_KEY_FILE, file + ".missing"))) {
      assertThatThrownBy(() -> ServerConfig.of(Configuration.of(given, Map.of())))
          .isInstanceOf(InvalidSetting.class)
          .hasMessageStartingWith(given.keySet().iterator().next().flag())
          .hasMessageNotContaining(mistyped.substring(17));
    }
  }

  @Test
  void presetsComeFromTheSettingOrFromAFile(@TempDir Path folder) throws IOException {
    String text = "card=resize_300x200_cover,quality_070\n# a comment\nhero=flip  thumb=trim";
    Path file = Files.writeString(folder.resolve("presets"), text);
    for (String value : List.of("@" + file, text)) {
      Presets presets = presets(value, "any");
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
    assertThatThrownBy(() -> presets(text, "any"))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageStartingWith("--presets: ")
        .hasMessageContaining(why);
  }

  @Test
  void whereOnlyPresetsAreTakenAnyOtherStepIsRefused() {
    Presets presets = presets("card=flip hero=flop", "presets");
    assertThat(presets.parse("preset_hero").text()).isEqualTo("flop");
    assertThatThrownBy(() -> presets.parse("preset_card,flip"))
        .hasMessage(
            "step 2 'flip': this server only accepts presets: use one of preset_card, preset_hero");
  }

  private static Presets presets(String text, String only) {
    return ServerConfig.of(
            Configuration.of(
                Map.of(Setting.PRESETS, text, Setting.TRANSFORMATIONS, only), Map.of()))
        .library()
        .presets();
  }
}
