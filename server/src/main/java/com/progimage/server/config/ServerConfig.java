package com.progimage.server.config;

import com.progimage.server.database.UnusableDatabaseException;
import com.progimage.server.failure.Failure;
import com.progimage.server.http.HttpServer;
import com.progimage.server.http.Role;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.registry.redis.RedisRegistry;
import com.progimage.server.source.Hosts;
import com.progimage.server.state.Quota;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The validated settings of a server. */
public record ServerConfig(
    String host,
    int port,
    Path data,
    Role role,
    Optional<URI> redis,
    Optional<Access> access,
    Optional<URI> publicUrl,
    Hosts hosts,
    Set<String> trustedProxies,
    int workers,
    long workerMemoryBytes,
    boolean confinesWorkers,
    int queue,
    long maxBodyBytes,
    HttpServer.Connections connections,
    Set<String> allowedOrigins,
    FetchSettings sources,
    WebhookSettings receivers,
    Limits limits,
    long asyncOverBytes,
    int maxRenditions,
    Presets presets,
    long reserveBytes,
    Optional<LocalTime> dedupeAt,
    Optional<Duration> sweepEvery,
    Duration sweepUnused,
    SweepBudget sweepBudget,
    Duration jobRetention,
    Quota openJobs,
    Duration sweepTombstones,
    Duration drain,
    boolean accessLog,
    String logLevel) {

  private static final Pattern BYTES = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB)?");
  private static final Pattern SHARE = Pattern.compile("([1-9][0-9]?|100)%");
  private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[a-z0-9.\\[\\]:-]+");
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  /**
   * Settings of fetching.
   *
   * @param trusted origins that may be private, without TLS and on any port
   */
  public record FetchSettings(
      Hosts forUploads, Hosts forRemote, boolean allowsHttp, Set<URI> trusted) {}

  /**
   * Settings of webhooks.
   *
   * @param isOn whether clients may register webhooks
   * @param trusted origins that may be private, without TLS and on any port
   */
  public record WebhookSettings(boolean isOn, Set<URI> trusted) {}

  /**
   * @throws InvalidSetting for the first invalid setting
   */
  public static ServerConfig of(Configuration configuration) {
    SettingsReader read = new SettingsReader(configuration);
    read.oneOf(Setting.ENGINE, List.of("auto", "java"));
    int workers = read.number(Setting.WORKERS, 0, 256);
    return new ServerConfig(
        read.text(Setting.HOST),
        read.number(Setting.PORT, 0, 65_535),
        read.path(Setting.DATA),
        read.role(),
        read.redis(),
        read.access(),
        read.url(Setting.PUBLIC_URL, Set.of("http", "https")),
        read.hosts(Setting.HOSTS),
        Set.copyOf(read.list(Setting.TRUSTED_PROXIES)),
        workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
        read.bytes(Setting.WORKER_MEMORY, 256L << 20, 1L << 40),
        read.oneOf(Setting.WORKER_CONFINEMENT, List.of("auto", "off")).equals("auto"),
        read.number(Setting.QUEUE, 1, 100_000),
        read.bytes(Setting.MAX_BODY, 1, 1L << 40),
        new HttpServer.Connections(
            read.number(Setting.MAX_CONNECTIONS, 1, 1_000_000),
            read.idleTimeout(),
            read.number(Setting.MAX_BODIES, 1, 1_000_000),
            read.number(Setting.MAX_BODIES_PER_CLIENT, 1, 1_000_000)),
        read.origins(Setting.ALLOWED_ORIGINS),
        new FetchSettings(
            read.hosts(Setting.SOURCE_HOSTS),
            read.hosts(Setting.REMOTE_HOSTS),
            read.isOn(Setting.SOURCE_HTTP),
            read.trusted(Setting.TRUSTED_SOURCES)),
        new WebhookSettings(read.isOn(Setting.WEBHOOKS), read.trusted(Setting.TRUSTED_RECEIVERS)),
        new Limits(
            read.number(Setting.MAX_PIXELS, 1, Integer.MAX_VALUE / 2),
            read.number(Setting.MAX_SIDE, 1, 1 << 20),
            (int) read.bytes(Setting.MAX_SVG_BYTES, 1, 1L << 30),
            read.number(Setting.MAX_SVG_ELEMENTS, 1, 10_000_000),
            read.number(Setting.MAX_SVG_DEPTH, 1, 10_000),
            Limits.defaults().maxSvgAttributes()),
        read.asyncOverBytes(),
        read.number(Setting.MAX_RENDITIONS, 0, 1_000_000),
        read.presets(),
        read.bytes(Setting.RESERVE, 0, 1L << 50),
        read.time(Setting.DEDUPE_AT),
        read.sweepEvery(),
        read.duration(Setting.SWEEP_UNUSED),
        read.sweepBudget(),
        read.duration(Setting.JOB_RETENTION),
        new Quota(
            read.number(Setting.MAX_OPEN_JOBS, 1, 10_000_000),
            read.number(Setting.MAX_OPEN_OUTPUTS, 1, 1_000_000_000)),
        read.duration(Setting.SWEEP_TOMBSTONES),
        read.duration(Setting.DRAIN),
        read.oneOf(Setting.ACCESS_LOG, List.of("off", "json")).equals("json"),
        read.oneOf(Setting.LOG_LEVEL, List.of("error", "warn", "info", "debug")));
  }

  private record SettingsReader(Configuration configuration) {

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
      Matcher matcher = BYTES.matcher(text(setting));
      if (matcher.matches()) {
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        int shift = 10 * List.of("B", "KiB", "MiB", "GiB").indexOf(unit);
        long count = Long.parseLong(matcher.group(1));
        if (count <= max >> shift && count << shift >= min) {
          return count << shift;
        }
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

    long asyncOverBytes() {
      long bytes = bytes(Setting.ASYNC_ABOVE, 0, 1L << 40);
      return bytes == 0 ? Long.MAX_VALUE : bytes;
    }

    Duration duration(Setting setting) {
      Matcher matcher = DURATION.matcher(text(setting));
      if (!matcher.matches()) {
        throw invalid(setting, "a duration such as 500ms, 30s, 5m or 90d");
      }
      long count = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "d" -> Duration.ofDays(count);
        default -> Duration.ofHours(count);
      };
    }

    Optional<LocalTime> time(Setting setting) {
      String text = configuration.value(setting).text().strip();
      try {
        return text.isEmpty() ? Optional.empty() : Optional.of(LocalTime.parse(text));
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

    Optional<Access> access() {
      if (configuration.value(Setting.ACCESS).text().isBlank()) {
        return Optional.empty();
      }
      String word = oneOf(Setting.ACCESS, List.of("open"));
      return Optional.of(Access.valueOf(word.toUpperCase(Locale.ROOT)));
    }

    Path path(Setting setting) {
      try {
        return Path.of(text(setting)).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw invalid(setting, "a path of this system");
      }
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
      String text = configuration.value(setting).text().strip();
      if (!text.startsWith("@")) {
        return text;
      }
      try {
        return Files.readString(Path.of(text.substring(1))).strip();
      } catch (IOException | InvalidPathException e) {
        throw invalid(setting, "the name of a readable file after @");
      }
    }

    Optional<URI> url(Setting setting, Set<String> schemes) {
      return url(setting, configuration.value(setting).text().strip(), schemes);
    }

    Optional<URI> url(Setting setting, String text, Set<String> schemes) {
      if (text.isEmpty()) {
        return Optional.empty();
      }
      String expected =
          "a URL with a host that begins with " + String.join(":// or ", schemes) + "://";
      try {
        URI url = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        if (url.getHost() == null || !schemes.contains(url.getScheme())) {
          throw invalid(setting, expected);
        }
        return Optional.of(url);
      } catch (URISyntaxException e) {
        throw invalid(setting, expected);
      }
    }

    Role role() {
      String word = oneOf(Setting.ROLE, List.of("all", "ingest", "delivery"));
      Role role = Role.valueOf(word.toUpperCase(Locale.ROOT));
      if (role != Role.ALL && redis().isEmpty()) {
        throw invalid(
            Setting.ROLE,
            "possible with the embedded registry, which only one server can use: name a Redis"
                + " with --redis, or use the role all");
      }
      return role;
    }

    Presets presets() {
      boolean only = isOn(Setting.PRESETS_ONLY);
      try {
        return Presets.of(PresetText.read(configuration.value(Setting.PRESETS).text()), only);
      } catch (IOException | Failure e) {
        throw invalid(
            Setting.PRESETS,
            "name=transformation separated by spaces, or @ and a file: "
                + (e instanceof Failure failure ? failure.detail() : "the file cannot be read"));
      }
    }

    Optional<URI> redis() {
      Optional<URI> url = url(Setting.REDIS, secret(Setting.REDIS), Set.of("redis", "rediss"));
      try {
        url.map(URI::toString).ifPresent(RedisRegistry::name);
        return url;
      } catch (UnusableDatabaseException e) {
        throw invalid(
            Setting.REDIS,
            "redis:// or, over TLS, rediss://[[user]:password@]host[:port][/database]");
      }
    }

    Duration idleTimeout() {
      Duration time = duration(Setting.IDLE_TIMEOUT);
      if (time.isZero()) {
        throw invalid(Setting.IDLE_TIMEOUT, "above zero");
      }
      return time;
    }

    Optional<Duration> sweepEvery() {
      if (text(Setting.SWEEP_EVERY).equals("off")) {
        return Optional.empty();
      }
      Duration every = duration(Setting.SWEEP_EVERY);
      if (every.compareTo(Duration.ofMinutes(1)) < 0) {
        throw invalid(Setting.SWEEP_EVERY, "at least 1m, such as 30m, 6h or 1d, or off");
      }
      return Optional.of(every);
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
        if (urls.stream().allMatch(url -> url.getHost() != null)) {
          return urls;
        }
      } catch (IllegalArgumentException e) {
        // Reported below.
      }
      throw invalid(setting, "origins separated by commas: http://assets.internal:9000");
    }

    private InvalidSetting invalid(Setting setting, String expected) {
      return new InvalidSetting(setting, configuration.value(setting), expected);
    }
  }
}
