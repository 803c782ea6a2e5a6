package com.progimage.server.config;

import com.progimage.server.access.AccessRules.TransformationRule;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.analysis.AnalysisKind;
import com.progimage.server.analysis.OriginalFile;
import com.progimage.server.analyzer.http.AnalysisService;
import com.progimage.server.analyzer.http.ServiceSettings;
import com.progimage.server.audit.AuditSettings;
import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.s3.client.S3Settings;
import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.database.postgres.PostgresAddress;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.HttpSettings;
import com.progimage.server.http.HttpSettings.AccessPolicy;
import com.progimage.server.http.HttpSettings.AccessPolicy.AccessMode;
import com.progimage.server.http.HttpSettings.ListenAddress;
import com.progimage.server.http.HttpSettings.RequestLimits;
import com.progimage.server.http.Role;
import com.progimage.server.http.access.TrustedProxies;
import com.progimage.server.image.Visibility;
import com.progimage.server.maintenance.sweep.SweepBudget;
import com.progimage.server.maintenance.sweep.SweepSettings;
import com.progimage.server.rate.Rate;
import com.progimage.server.source.Hosts;
import com.progimage.server.source.TrustedOrigins;
import com.progimage.server.transformation.Presets;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the text of settings as values. */
record SettingsReader(Configuration configuration) {
  private static final Pattern SHARE = Pattern.compile("([1-9][0-9]?|100)%");
  private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[a-z0-9.\\[\\]:-]+");

  String text(Setting setting) {
    String text = configuration.value(setting).text().strip();
    if (text.isEmpty()) {
      throw invalid(setting, "allowed: set a value");
    }
    return text;
  }

  int number(Setting setting, int min, int max) {
    String expected = "a whole number from %d to %d".formatted(min, max);
    try {
      int number = Integer.parseInt(text(setting));
      if (number < min || number > max) {
        throw invalid(setting, expected);
      }
      return number;
    } catch (NumberFormatException e) {
      throw invalid(setting, expected);
    }
  }

  long bytes(Setting setting, long min, long max) {
    OptionalLong count = SettingText.findBytes(text(setting));
    if (count.isPresent() && count.getAsLong() >= min && count.getAsLong() <= max) {
      return count.getAsLong();
    }
    throw invalid(
        setting, "a number of bytes such as 1000000, 512KiB, 25MiB or 2GiB, at least " + min);
  }

  SweepBudget sweepBudget() {
    Matcher share = SHARE.matcher(text(Setting.SWEEP_BUDGET));
    if (share.matches()) {
      return new SweepBudget(0, Integer.parseInt(share.group(1)) / 100.0);
    }
    try {
      return new SweepBudget(bytes(Setting.SWEEP_BUDGET, 0, 1L << 50), 0);
    } catch (InvalidSetting neither) {
      throw invalid(
          Setting.SWEEP_BUDGET,
          "a share of the disk from 1% to 100%, a byte count such as 200GiB, or 0 for no limit");
    }
  }

  long asyncAboveBytes() {
    long bytes = bytes(Setting.ASYNC_ABOVE, 0, 1L << 40);
    return bytes == 0 ? HttpSettings.NEVER_ASYNC : bytes;
  }

  Reserve reserve() {
    long bytes = bytes(Setting.RESERVE, 0, 1L << 50);
    return bytes == 0 ? Reserve.DEFAULTS : new Reserve(bytes, /* share= */ 0);
  }

  /** A service with the name of its model; null if there is none. */
  @Nullable AnalysisService service(Setting url, Setting model) {
    URI where = url(url, Set.of("http", "https"));
    String name = configuration.value(model).text().strip();
    if (where == null) {
      if (!name.isEmpty()) {
        throw invalid(model, "together with %s: set that too, or neither".formatted(url.flag()));
      }
      return null;
    }
    if (name.isEmpty()) {
      throw invalid(
          url,
          "together with %s: name the service's model, as in its answers".formatted(model.flag()));
    }
    try {
      return new AnalysisService(where, name);
    } catch (IllegalArgumentException e) {
      throw invalid(model, "valid: " + e.getMessage());
    }
  }

  Duration analyzerTimeout() {
    Duration timeout = duration(Setting.ANALYZER_TIMEOUT);
    if (timeout.isZero() || timeout.compareTo(ServiceSettings.MAX_TIMEOUT) > 0) {
      throw invalid(
          Setting.ANALYZER_TIMEOUT,
          "a duration from 1ms to %ds".formatted(ServiceSettings.MAX_TIMEOUT.toSeconds()));
    }
    return timeout;
  }

  Duration duration(Setting setting) {
    return SettingText.findDuration(text(setting))
        .orElseThrow(() -> invalid(setting, "a duration such as 500ms, 30s, 5m or 90d"));
  }

  @Nullable LocalTime time(Setting setting) {
    String text = configuration.value(setting).text().strip();
    try {
      return text.isEmpty() ? null : LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      throw invalid(setting, "a time of day such as 02:30");
    }
  }

  String oneOf(Setting setting, List<String> words) {
    String word = text(setting).toLowerCase(Locale.ROOT);
    if (!words.contains(word)) {
      throw invalid(setting, "one of " + String.join(", ", words));
    }
    return word;
  }

  boolean isOn(Setting setting) {
    return oneOf(setting, List.of("off", "on")).equals("on");
  }

  ListenAddress address() {
    int port = number(Setting.PORT, 0, 65_535);
    boolean hasOther = !configuration.value(Setting.OPERATIONS_PORT).text().isBlank();
    Integer other = hasOther ? number(Setting.OPERATIONS_PORT, 1, 65_535) : null;
    if (other != null && other == port) {
      throw invalid(Setting.OPERATIONS_PORT, "another port than that of --port");
    }
    return new ListenAddress(text(Setting.HOST), port, other);
  }

  TrustedProxies trustedProxies() {
    try {
      return TrustedProxies.of(list(Setting.TRUSTED_PROXIES));
    } catch (IllegalArgumentException e) {
      throw invalid(
          Setting.TRUSTED_PROXIES,
          "addresses and networks separated by commas: 10.0.0.1, 172.16.0.0/12, fd00::/8");
    }
  }

  RequestLimits requestLimits() {
    return new RequestLimits(
        rate(Setting.RATE_LIMIT, number(Setting.RATE_BURST, 0, 1_000_000)),
        rate(Setting.RATE_LIMIT_KEPT, /* burst= */ 0));
  }

  private @Nullable Rate rate(Setting setting, int burst) {
    String text = configuration.value(setting).text().strip();
    return text.isEmpty()
        ? null
        : Rate.find(text, burst).orElseThrow(() -> invalid(setting, Rate.FORM));
  }

  @Nullable AuditSettings audit() {
    long maxFileBytes = bytes(Setting.AUDIT_LOG_SIZE, 64 << 10, 1L << 40);
    return configuration.value(Setting.AUDIT_LOG).text().isBlank()
        ? null
        : new AuditSettings(path(Setting.AUDIT_LOG), maxFileBytes);
  }

  AccessPolicy access() {
    return new AccessPolicy(
        configuration.value(Setting.ACCESS).text().isBlank()
            ? null
            : constant(Setting.ACCESS, AccessMode.class),
        oneOf(Setting.READS, List.of("public", "keys")).equals("keys")
            ? Visibility.PRIVATE
            : Visibility.PUBLIC,
        constant(Setting.TRANSFORMATIONS, TransformationRule.class),
        adminKey(),
        ProviderReader.read(this),
        origins(Setting.ALLOWED_ORIGINS));
  }

  private @Nullable KeyText adminKey() {
    String file = configuration.value(Setting.ADMIN_KEY_FILE).text().strip();
    Setting setting = file.isEmpty() ? Setting.ADMIN_KEY : Setting.ADMIN_KEY_FILE;
    String text = file.isEmpty() ? secret(setting) : secret(setting, "@" + file);
    return text.isEmpty()
        ? null
        : KeyText.find(text)
            .orElseThrow(() ->
                new InvalidSetting(
                    setting.flag()
                        + " has no valid key: `progimage keys generate` prints a new one"));
  }

  /** Reads a word as the constant of that name. */
  private <E extends Enum<E>> E constant(Setting setting, Class<E> type) {
    List<String> words =
        Arrays.stream(type.getEnumConstants())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();
    return Enum.valueOf(type, oneOf(setting, words).toUpperCase(Locale.ROOT));
  }

  String logLevel() {
    return oneOf(Setting.LOG_LEVEL, List.of("error", "warn", "info", "debug"));
  }

  Path path(Setting setting) {
    try {
      return Path.of(text(setting)).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw invalid(setting, "a path of this system");
    }
  }

  /** The folder of original weights, whose files are those that the server knows. */
  @Nullable Path originals() {
    if (configuration.value(Setting.MODELS).text().isBlank()) {
      return null;
    }
    Path folder = path(Setting.MODELS);
    try {
      OriginalFile.check(folder);
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(Setting.MODELS.flag() + ": " + e.getMessage());
    }
    return folder;
  }

  List<String> list(Setting setting) {
    return List.of(configuration.value(setting).text().split(",")).stream()
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  /**
   * Returns the text, or the content of the file that it names, which is not visible in an
   * environment.
   */
  String secret(Setting setting) {
    return secret(setting, configuration.value(setting).text().strip());
  }

  private String secret(Setting setting, String text) {
    if (!text.startsWith("@")) {
      return text;
    }
    try {
      return Files.readString(Path.of(text.substring(1))).strip();
    } catch (IOException | InvalidPathException e) {
      throw invalid(setting, "a readable file");
    }
  }

  @Nullable URI url(Setting setting, Set<String> schemes) {
    return url(setting, configuration.value(setting).text().strip(), schemes);
  }

  @Nullable URI url(Setting setting, String text, Set<String> schemes) {
    if (text.isEmpty()) {
      return null;
    }
    String expected =
        "a URL with a host that begins with " + String.join(":// or ", schemes) + "://";
    try {
      URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      if (url.getHost() == null || !schemes.contains(url.getScheme())) {
        throw invalid(setting, expected);
      }
      return url;
    } catch (URISyntaxException e) {
      throw invalid(setting, expected);
    }
  }

  Role role(DataSettings data) {
    String word = oneOf(Setting.ROLE, List.of("all", "ingest", "delivery"));
    Role role = Role.valueOf(word.toUpperCase(Locale.ROOT));
    if (!data.allows(role)) {
      throw invalid(Setting.ROLE, ServerConfig.NEEDS_REDIS);
    }
    return role;
  }

  Presets presets() {
    boolean only =
        constant(Setting.TRANSFORMATIONS, TransformationRule.class) == TransformationRule.PRESETS;
    try {
      return Presets.of(PresetText.read(configuration.value(Setting.PRESETS).text()), only);
    } catch (IOException | Failure e) {
      throw invalid(
          Setting.PRESETS,
          "name=transformation separated by spaces, or @ and a file: "
              + (e instanceof Failure failure ? failure.detail() : "the file cannot be read"));
    }
  }

  DataSettings data() {
    Path folder = path(Setting.DATA);
    Reserve reserve = reserve();
    try {
      String redis = secret(Setting.REDIS);
      return new DataSettings(folder, reserve, redis.isEmpty() ? null : redis, state(), objects());
    } catch (UnusableDatabaseException e) {
      throw invalid(
          Setting.REDIS,
          "redis:// or, over TLS, rediss://[[user]:password@]host[:port][/database], or"
              + " redis-sentinel://[[user]:password@]host[:port][,host[:port]…]/master[/database], or"
              + " redis-cluster://[[user]:password@]host[:port][,host[:port]…]");
    }
  }

  /** The database of jobs and keys; null if they are where the registry is. */
  private @Nullable PostgresAddress state() {
    String url = secret(Setting.STATE);
    try {
      return url.isEmpty() ? null : PostgresAddress.parse(url);
    } catch (UnusableDatabaseException e) {
      throw invalid(Setting.STATE, "usable: " + e.getMessage());
    }
  }

  /** The object store of the blobs; null if they are in the data folder. */
  private @Nullable S3Settings objects() {
    String location = configuration.value(Setting.BLOBS).text().strip();
    long cacheBytes = bytes(Setting.CACHE, S3Settings.MIN_CACHE_BYTES, 1L << 50);
    URI endpoint = url(Setting.S3_ENDPOINT, Set.of("http", "https"));
    String region = configuration.value(Setting.S3_REGION).text().strip();
    boolean pathStyle = isOn(Setting.S3_PATH_STYLE);
    long redirectBytes =
        configuration.value(Setting.S3_REDIRECT).text().isBlank()
            ? S3Settings.NO_REDIRECT
            : bytes(Setting.S3_REDIRECT, S3Settings.MIN_REDIRECT_BYTES, 1L << 50);
    if (location.isEmpty()) {
      return null;
    }
    if (cacheBytes / 4 < bytes(Setting.MAX_BODY, 1, 1L << 40)) {
      throw invalid(Setting.CACHE, "at least four times --max-body");
    }
    try {
      return S3Settings.at(
              location, endpoint, region.isEmpty() ? null : region, pathStyle, cacheBytes)
          .withRedirectFrom(redirectBytes);
    } catch (IllegalArgumentException e) {
      throw invalid(Setting.BLOBS, "s3://bucket or s3://bucket/prefix");
    }
  }

  Duration idleTimeout() {
    Duration time = duration(Setting.IDLE_TIMEOUT);
    if (time.isZero()) {
      throw invalid(Setting.IDLE_TIMEOUT, "above zero");
    }
    return time;
  }

  @Nullable Duration sweepEvery() {
    if (text(Setting.SWEEP_EVERY).equals("off")) {
      return null;
    }
    Duration every = duration(Setting.SWEEP_EVERY);
    if (every.compareTo(SweepSettings.SHORTEST) < 0) {
      throw invalid(Setting.SWEEP_EVERY, "at least 1m, such as 30m, 6h or 1d, or off");
    }
    return every;
  }

  Set<AnalysisKind> analyses(Setting setting) {
    Set<AnalysisKind> kinds = EnumSet.noneOf(AnalysisKind.class);
    for (String name : list(setting)) {
      kinds.add(
          AnalysisKind.find(name)
              .orElseThrow(() -> invalid(setting, "some of faces, labels and placeholder")));
    }
    return kinds;
  }

  Set<String> origins(Setting setting) {
    Set<String> origins = Set.copyOf(list(setting));
    if (!origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches())) {
      throw invalid(
          setting,
          "origins separated by commas, as browsers send them: https://shop.example, or *");
    }
    return origins;
  }

  Hosts hosts(Setting setting) {
    try {
      return Hosts.of(list(setting));
    } catch (IllegalArgumentException e) {
      throw invalid(setting, "hosts separated by commas: images.example.com, *.example.com or *");
    }
  }

  Set<URI> trusted(Setting setting) {
    Set<String> origins = origins(setting);
    try {
      Set<URI> urls = origins.stream().map(URI::create).collect(Collectors.toSet());
      TrustedOrigins.require(urls);
      return urls;
    } catch (IllegalArgumentException e) {
      throw invalid(setting, "origins separated by commas: http://assets.internal:9000");
    }
  }

  InvalidSetting invalid(Setting setting, String expected) {
    return new InvalidSetting(setting, configuration.value(setting), expected);
  }
}
