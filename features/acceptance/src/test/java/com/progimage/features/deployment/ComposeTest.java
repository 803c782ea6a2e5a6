package com.progimage.features.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Checkout;
import com.progimage.features.ServerProcess;
import com.progimage.support.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The compose file: by its schema, and by what the server, the gateway and the image know. */
final class ComposeTest {
  private static final Path FILE = Checkout.file("docker/compose.yaml");
  private static final long MEBI = 1L << 20;

  /** Of a server with its heap of 256 MiB, without its workers. */
  private static final long SERVER_BYTES = 512 * MEBI;

  private static Map<String, Object> compose;
  private static Map<String, Map<String, Object>> services;

  @BeforeAll
  static void read() throws IOException {
    compose =
        map(
            new Yaml(new SafeConstructor(new LoaderOptions()))
                .<Object>load(Files.readString(FILE)));
    services = new TreeMap<>();
    map(compose.get("services")).forEach((name, service) -> services.put(name, map(service)));
  }

  @Test
  void itIsValidByTheComposeSchema() {
    String compose = Programs.find("docker-compose", "docker-compose").toString();
    Programs.Ended checked =
        Programs.run(
            Checkout.file("docker"),
            compose,
            "-f",
            FILE.toString(),
            "--profile",
            "monitoring",
            "config",
            "--quiet");
    assertThat(checked.status()).as(checked.said()).isZero();
  }

  @Test
  void theSchemaIsReallyLookedAt(@TempDir Path folder) throws IOException {
    String compose = Programs.find("docker-compose", "docker-compose").toString();
    Path broken =
        Files.writeString(
            folder.resolve("compose.yaml"),
            Files.readString(FILE).replace("read_only: true", "readonly: true"));
    Programs.Ended checked =
        Programs.run(folder, compose, "-f", broken.toString(), "config", "--quiet");
    assertThat(checked.status()).isNotZero();
    assertThat(checked.said()).contains("readonly");
  }

  @Test
  void thereAreTwoServersOfEachRoleOneForMaintenanceAGatewayAndARedis() {
    Map<String, Map<String, Object>> always = new TreeMap<>(services);
    always.values().removeIf(service -> service.containsKey("profiles"));
    assertThat(always.keySet())
        .containsExactlyInAnyOrder(
            "gateway", "ingest-1", "ingest-2", "delivery-1", "delivery-2", "maintenance", "redis");
    servers()
        .forEach((name, _) ->
            assertThat(settings(name).get("PROGIMAGE_ROLE"))
                .as(name)
                .isEqualTo(name.startsWith("delivery") ? "delivery" : "ingest"));
    assertThat(settings("maintenance"))
        .containsEntry("PROGIMAGE_DEDUPE_AT", "${DEDUPE_AT:-02:30}")
        .containsEntry("PROGIMAGE_SWEEP_EVERY", "${SWEEP_EVERY:-1h}");
    servers().keySet().stream()
        .filter(name -> !name.equals("maintenance"))
        .forEach(name ->
            assertThat(settings(name)).as(name).containsEntry("PROGIMAGE_SWEEP_EVERY", "off"));
  }

  @Test
  void monitoringIsThereForWhoAsksForIt() throws IOException {
    Map<String, Map<String, Object>> asked = new TreeMap<>(services);
    asked.values().removeIf(service -> !service.containsKey("profiles"));
    assertThat(asked).containsOnlyKeys("grafana", "prometheus");
    asked.forEach((name, service) ->
        assertThat(service).as(name).containsEntry("profiles", List.of("monitoring")));

    Set<String> scraped =
        new HashSet<>(
            found(
                "\"([a-z0-9-]+):9091\"",
                Files.readString(Checkout.file("docker/monitoring/prometheus.yaml"))));
    assertThat(scraped).isEqualTo(servers().keySet());
    servers()
        .forEach((name, server) ->
            assertThat(map(server.get("environment")))
                .as(name)
                .containsEntry("PROGIMAGE_OPERATIONS_PORT", "9091"));

    String grafana = "docker/monitoring/grafana/";
    List<String> asks =
        found(
            "url: http://([a-z]+):9090",
            Files.readString(Checkout.file(grafana + "datasources.yaml")));
    assertThat(asks).containsExactly("prometheus");
    List<String> mounts = strings(service("grafana").get("volumes"));
    List<String> looks =
        found(" path: (\\S+)", Files.readString(Checkout.file(grafana + "dashboards.yaml")));
    assertThat(looks).hasSize(1);
    assertThat(mounts).contains("./monitoring/grafana/dashboards:" + looks.getFirst() + ":ro");
    assertThat(Checkout.file(grafana + "dashboards/progimage.json")).exists();
    assertThat(map(service("grafana").get("environment")))
        .containsEntry(
            "GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", looks.getFirst() + "/progimage.json");
  }

  @Test
  void everyFileOfTheMonitoringIsMounted() throws IOException {
    List<String> mounted = new ArrayList<>();
    services
        .values()
        .forEach(service ->
            strings(service.get("volumes"))
                .forEach(volume -> mounted.add(volume.split(":", 2)[0])));
    try (Stream<Path> files = Files.walk(Checkout.file("docker/monitoring"))) {
      files
          .filter(Files::isRegularFile)
          .map(file -> "./" + Checkout.file("docker").relativize(file))
          .forEach(file -> assertThat(mounted).as(file).anyMatch(file::startsWith));
    }
  }

  @Test
  void everySettingIsOneThatTheServerHasAndTakes() {
    servers()
        .forEach((name, _) -> {
          Map<String, String> given = new TreeMap<>();
          settings(name).forEach((variable, value) -> given.put(variable, withDefaults(value)));
          String printed = ServerProcess.config(given);
          given.keySet().stream()
              .filter(variable -> variable.startsWith("PROGIMAGE_"))
              .filter(variable -> !String.valueOf(given.get(variable)).isEmpty())
              .forEach(variable -> assertThat(printed).as(name).contains(variable));
          assertThat(given.keySet())
              .as(name)
              .allMatch(variable -> variable.startsWith("PROGIMAGE_") || variable.equals("TZ"));
        });
  }

  @Test
  void allServersShareTheDataAndTheRegistry() {
    servers()
        .forEach((name, service) -> {
          assertThat(service.get("volumes")).as(name).isEqualTo(List.of("images:/data"));
          assertThat(settings(name).get("PROGIMAGE_REDIS"))
              .as(name)
              .isEqualTo("redis://redis:6379");
        });
  }

  @Test
  void everyServiceIsHardenedAndComesBack() {
    services.forEach((name, service) -> {
      assertThat(service).as(name).containsEntry("read_only", true);
      assertThat(service).as(name).containsEntry("restart", "unless-stopped");
      assertThat(service).as(name).containsEntry("cap_drop", List.of("ALL"));
      assertThat(service).as(name).containsEntry("security_opt", List.of("no-new-privileges:true"));
      assertThat(service).as(name).doesNotContainKeys("privileged", "cap_add");
    });
    servers().forEach((name, service) -> assertThat(service.get("tmpfs")).as(name).isNotNull());
    assertThat(map(map(compose.get("networks")).get("back"))).containsEntry("internal", true);
    assertThat(services.entrySet().stream().filter(one -> one.getValue().containsKey("ports")))
        .as("nothing else can be reached")
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrder("gateway", "grafana");
    assertThat(strings(service("grafana").get("ports")))
        .containsExactly("${GRAFANA_ADDRESS:-127.0.0.1}:${GRAFANA_PORT:-3000}:3000");
  }

  @Test
  void everyImageHasAVersion() throws IOException {
    Pattern pinned = Pattern.compile("[a-z/-]+:v?[0-9]+\\.[0-9]+\\.[0-9]+[a-z0-9_.-]*");
    services.forEach((name, service) ->
        assertThat(String.valueOf(service.get("image"))).as(name).matches(pinned));
    List<String> bases =
        found("(?m)^FROM (\\S+)", Files.readString(Checkout.file("docker/Dockerfile")));
    assertThat(bases).isNotEmpty().allMatch(base -> pinned.matcher(base).matches());
  }

  @Test
  void whatIsNamedIsDeclared() {
    Set<String> volumes = map(compose.get("volumes")).keySet();
    Set<String> networks = map(compose.get("networks")).keySet();
    services.forEach((name, service) -> {
      for (Object volume : list(service.get("volumes"))) {
        String source = String.valueOf(volume).split(":", 2)[0];
        if (source.startsWith("./")) {
          assertThat(FILE.resolveSibling(source)).as(name).exists();
        } else {
          assertThat(volumes).as(name).contains(source);
        }
      }
      assertThat(networks).as(name).containsAll(map(service.get("networks")).keySet());
      Object needs = service.getOrDefault("depends_on", List.of());
      Set<String> needed =
          needs instanceof Map<?, ?> ? map(needs).keySet() : new HashSet<>(strings(needs));
      assertThat(services.keySet()).as(name).containsAll(needed);
    });
  }

  @Test
  void theGatewayKnowsTheServersAndTheyTrustIt() throws IOException {
    String gateway = Files.readString(Checkout.file("docker/gateway.conf"));
    Set<String> upstreams = new HashSet<>(found("server ([a-z0-9-]+):8080", gateway));
    Set<String> behind = new HashSet<>(servers().keySet());
    behind.remove("maintenance");
    assertThat(upstreams).isEqualTo(behind);

    Map<String, String> known =
        strings(service("gateway").get("extra_hosts")).stream()
            .map(host -> host.split(":", 2))
            .collect(Collectors.toMap(host -> host[0], host -> host[1]));
    assertThat(known.keySet()).isEqualTo(upstreams);
    known.forEach((name, host) -> assertThat(host).as(name).isEqualTo(address(name)));
    servers()
        .forEach((name, _) ->
            assertThat(settings(name).get("PROGIMAGE_TRUSTED_PROXIES"))
                .as(name)
                .isEqualTo(address("gateway")));
    assertThat(services.keySet().stream().map(ComposeTest::address)).doesNotHaveDuplicates();
    servers()
        .forEach((name, _) ->
            assertThat(settings(name).get("PROGIMAGE_HOSTS"))
                .as("each server is scraped by its name")
                .contains(servers().keySet()));
  }

  @Test
  void theGatewaySeesWhichImagesExistAndHasRoomForItsCopies() throws IOException {
    Map<String, Object> gateway = service("gateway");
    assertThat(strings(gateway.get("volumes"))).contains("images:/data:ro");
    String dockerfile = Files.readString(Checkout.file("docker/Dockerfile"));
    assertThat(strings(gateway.get("group_add")))
        .isEqualTo(found("(?m)^USER [0-9]+:([0-9]+)$", dockerfile));

    String configuration = Files.readString(Checkout.file("docker/gateway.conf"));
    List<String> sizes = found("(?:max_size|min_free)=([0-9]+m)", configuration);
    assertThat(sizes).hasSize(2);
    long needed = sizes.stream().mapToLong(ComposeTest::bytes).sum();
    List<String> room = found("size=([0-9]+m)", strings(gateway.get("tmpfs")).getFirst());
    assertThat(bytes(room.getFirst())).isGreaterThanOrEqualTo(needed + 64 * MEBI);
    assertThat(bytes(gateway.get("mem_limit"))).isGreaterThan(bytes(room.getFirst()));
  }

  @Test
  void memoryIsEnoughForTheServerAndAllItsWorkers() {
    servers()
        .forEach((name, service) -> {
          long workers = Long.parseLong(settings(name).get("PROGIMAGE_WORKERS"));
          assertThat(settings(name).get("PROGIMAGE_WORKER_MEMORY")).isEqualTo("1GiB");
          assertThat(bytes(service.get("mem_limit")))
              .as(name)
              .isGreaterThanOrEqualTo(SERVER_BYTES + workers * 1024 * MEBI);
        });
    long redis = bytes(service("redis").get("mem_limit"));
    assertThat(redis).as("room for a copy on write").isGreaterThan(1024 * MEBI);
  }

  @Test
  void aServerHasTimeToDrain() {
    servers()
        .forEach((name, service) -> {
          long drain = seconds(settings(name).get("PROGIMAGE_DRAIN"));
          long grace = seconds(service.get("stop_grace_period"));
          assertThat(grace)
              .as("the longest delay that is documented, its requests, then its renders")
              .isGreaterThan(25 + drain + 10);
        });
  }

  private static Map<String, Map<String, Object>> servers() {
    Map<String, Map<String, Object>> servers = new TreeMap<>(services);
    servers.keySet().removeAll(Set.of("gateway", "redis", "prometheus", "grafana"));
    return servers;
  }

  private static Map<String, Object> service(String name) {
    return services.getOrDefault(name, Map.of());
  }

  /** Of a text as {@code 30s}. */
  private static long seconds(@Nullable Object text) {
    return Long.parseLong(String.valueOf(text).replace("s", ""));
  }

  private static Map<String, String> settings(String name) {
    Map<String, String> settings = new TreeMap<>();
    map(service(name).get("environment"))
        .forEach((variable, value) -> settings.put(variable, String.valueOf(value)));
    return settings;
  }

  private static String address(String name) {
    Map<String, Object> networks = map(service(name).get("networks"));
    return String.valueOf(map(networks.get("back")).get("ipv4_address"));
  }

  /** What compose makes of a text where nothing is set. */
  private static String withDefaults(String text) {
    return text.replaceAll("\\$\\{[A-Z_]+:\\+[^}]*}", "")
        .replaceAll("\\$\\{[A-Z_]+:-([^}]*)}", "$1");
  }

  private static long bytes(@Nullable Object text) {
    Matcher matcher = Pattern.compile("([0-9]+)m").matcher(String.valueOf(text));
    assertThat(matcher.matches()).as("%s is in mebibytes", text).isTrue();
    return Long.parseLong(matcher.group(1)) * MEBI;
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results().map(ComposeTest::group).toList();
  }

  private static String group(MatchResult result) {
    return result.group(1);
  }

  private static List<Object> list(@Nullable Object value) {
    return value instanceof List<?> list ? new ArrayList<>(list) : List.of();
  }

  private static List<String> strings(@Nullable Object value) {
    return list(value).stream().map(String::valueOf).toList();
  }

  private static Map<String, Object> map(@Nullable Object value) {
    Map<String, Object> result = new TreeMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, one) -> result.put(String.valueOf(key), one == null ? Map.of() : one));
    }
    return result;
  }
}
