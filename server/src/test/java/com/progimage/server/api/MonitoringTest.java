package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboards that ship, by what a server really shows. */
final class MonitoringTest {
  private static final Path SHIPPED = Path.of("../docker/monitoring");

  /** Of the scrape itself, made by Prometheus. */
  private static final Set<String> OF_PROMETHEUS = Set.of("up");

  private static final Set<String> KEYWORDS =
      Set.of(
          "and",
          "or",
          "unless",
          "bool",
          "offset",
          "by",
          "without",
          "on",
          "ignoring",
          "group_left",
          "group_right",
          "inf",
          "nan");

  @TempDir(factory = MemoryFolder.class)
  Path data;

  private static List<JsonNode> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(SHIPPED.resolve("grafana/dashboards"))) {
      List<JsonNode> dashboards = new ArrayList<>();
      for (Path file : files.toList()) {
        assertThat(file.toString()).endsWith(".json");
        dashboards.add(new ObjectMapper().readTree(file.toFile()));
      }
      assertThat(dashboards).isNotEmpty();
      return dashboards;
    }
  }

  private static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), /* parallel= */ false);
  }

  private static List<JsonNode> panels(JsonNode dashboard) {
    return elements(dashboard.path("panels"))
        .filter(panel -> !panel.path("type").asText().equals("row"))
        .toList();
  }

  private static Stream<String> expressions(JsonNode dashboard) {
    return panels(dashboard).stream()
        .flatMap(panel -> elements(panel.path("targets")))
        .map(target -> target.path("expr").asText());
  }

  /** The metrics that an expression reads: what is no label, keyword, function or variable. */
  private static Set<String> metrics(String expression) {
    String bare =
        expression
            .replaceAll("\"(\\\\.|[^\"\\\\])*\"", "")
            .replaceAll("\\{[^}]*}", " ")
            .replaceAll("\\[[^]]*]", " ")
            .replaceAll("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)", " ");
    return Pattern.compile("(?<![\\w$.])[a-zA-Z_:][\\w:]*(?!\\w*\\s*\\()")
        .matcher(bare)
        .results()
        .map(found -> found.group())
        .filter(name -> !KEYWORDS.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> shown() throws Exception {
    // The role that starts at once, without a worker; and metrics are there while Redis is not.
    Map<Setting, String> settings =
        Map.of(
            Setting.ROLE,
            "ingest",
            Setting.REDIS,
            "redis://127.0.0.1:1",
            Setting.AUDIT_LOG,
            data.resolve("audit.log").toString(),
            Setting.FACES,
            "http://localhost:1/faces",
            Setting.FACES_MODEL,
            "other");
    try (RunningServer server = RunningServer.start(data, settings)) {
      server.get("/health/live");
      return new String(server.get("/metrics").body(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("[{ ]", 2)[0])
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void theNamesInAnExpressionAreTold() {
    assertThat(
            metrics(
                "sum by (a, b) (rate(x_total{c=\"d\",e=~\"$f\"}[$__rate_interval])) / on (g)"
                    + " group_left() max(y_bytes) > 0 and time() - z offset 5m"))
        .containsExactly("x_total", "y_bytes", "z");
  }

  @Test
  void everyPanelReadsWhatAServerShows() throws Exception {
    Set<String> shown = shown();
    for (JsonNode dashboard : dashboards()) {
      assertThat(expressions(dashboard)).isNotEmpty();
      expressions(dashboard)
          .forEach(expression ->
              assertThat(metrics(expression))
                  .as(expression)
                  .isNotEmpty()
                  .allMatch(name -> shown.contains(name) || OF_PROMETHEUS.contains(name)));
    }
  }

  @Test
  void everyPanelAsksTheDatasourceThatIsProvided() throws IOException {
    List<String> provided =
        elements(
                new YAMLMapper()
                    .readTree(SHIPPED.resolve("grafana/datasources.yaml").toFile())
                    .path("datasources"))
            .map(datasource -> datasource.path("uid").asText())
            .toList();
    assertThat(provided).hasSize(1);
    for (JsonNode dashboard : dashboards()) {
      List<JsonNode> asking = new ArrayList<>(panels(dashboard));
      panels(dashboard).forEach(panel -> elements(panel.path("targets")).forEach(asking::add));
      elements(dashboard.path("templating").path("list")).forEach(asking::add);
      assertThat(asking)
          .allSatisfy(one -> assertThat(one.path("datasource").path("uid").asText()).isIn(provided))
          .allSatisfy(one ->
              assertThat(one.path("datasource").path("type").asText()).isEqualTo("prometheus"));
    }
  }

  @Test
  void panelsAreWholeAndLieBesideEachOther() throws IOException {
    for (JsonNode dashboard : dashboards()) {
      assertThat(dashboard.path("uid").asText()).isNotEmpty();
      assertThat(elements(dashboard.path("panels")).map(panel -> panel.path("id").asInt()))
          .doesNotHaveDuplicates()
          .allMatch(id -> id > 0);
      Set<String> cells = new TreeSet<>();
      for (JsonNode panel : dashboard.path("panels")) {
        String title = panel.path("title").asText();
        assertThat(title).isNotEmpty();
        JsonNode place = panel.path("gridPos");
        assertThat(place.path("x").asInt() + place.path("w").asInt()).as(title).isBetween(1, 24);
        for (int x = 0; x < place.path("w").asInt(); x++) {
          for (int y = 0; y < place.path("h").asInt(); y++) {
            String cell = (place.path("x").asInt() + x) + "," + (place.path("y").asInt() + y);
            assertThat(cells.add(cell)).as(title + " at " + cell).isTrue();
          }
        }
      }
      assertThat(panels(dashboard))
          .allSatisfy(panel -> {
            assertThat(panel.path("targets")).as(panel.path("title").asText()).isNotEmpty();
            assertThat(panel.path("targets"))
                .allMatch(target -> !target.path("expr").asText().isBlank());
            assertThat(elements(panel.path("targets")).map(target -> target.path("refId").asText()))
                .doesNotHaveDuplicates();
          });
    }
  }
}
