package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.progimage.server.access.Scope;
import com.progimage.server.access.ScopeSet;
import com.progimage.server.access.key.KeyText;
import com.progimage.server.config.Setting;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.http.access.Need;
import com.progimage.server.http.access.RouteNeeds;
import com.progimage.server.transformation.OperationTable;
import com.progimage.server.transformation.text.OperationSpec;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the OpenAPI document says what the code's tables say, and where it is to be had. */
final class OpenApiTest {
  private static final String ANSWER = ".live-responses-table tbody ";

  /** Expressions for a page. */
  private static final String SUMMARIES =
      "[...document.querySelectorAll('.opblock-summary-description')].map(e => e.textContent)";

  private static final String SHOWN =
      """
      (async () => {
        const image = document.querySelector('IMAGE');
        await image.decode();
        const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
        pen.drawImage(image, 0, 0);
        const red = x => pen.getImageData(x, 5, 1, 1).data[0];
        return [image.naturalWidth, image.naturalHeight, red(5), red(35)];
      })()\
      """;

  @TempDir static Path data;
  private static RunningServer server;

  private final JsonNode document = document();

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode document() {
    try {
      return new YAMLMapper().readTree(Contract.document());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private JsonNode summaries() {
    List<String> all = new ArrayList<>(document.get("paths").findValuesAsText("summary"));
    all.addAll(document.get("webhooks").findValuesAsText("summary"));
    return new ObjectMapper().valueToTree(all);
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static String item(OperationSpec row) {
    return "- `%s`%s"
        .formatted(row.syntax(), row.arguments().isEmpty() ? "" : ": " + row.arguments());
  }

  @Test
  void itNamesTheOperationsAndSettingsOfTheTableWithTheirRanges() {
    String parameter =
        document.at("/components/parameters/Transformation/description").asText().strip();
    Stream<String> steps =
        Stream.of(OperationSpec.StepKind.OPERATION, OperationSpec.StepKind.SETTING)
            .map(kind ->
                OperationTable.rows().stream()
                    .filter(row -> row.kind() == kind)
                    .map(OpenApiTest::item)
                    .toList())
            .flatMap(List::stream);

    assertThat(parameter.lines().filter(line -> line.startsWith("- ")).toList())
        .isEqualTo(steps.toList());
  }

  @Test
  void itNamesTheFormatsThatThisServerHas() throws Exception {
    JsonNode formats = RunningServer.json(server.get("/capabilities")).get("outputs");

    assertThat(texts(document.at("/components/schemas/Format/enum")))
        .containsExactlyInAnyOrderElementsOf(formats.findValuesAsText("format"));
    List<String> extensions =
        new ArrayList<>(
            formats.findValues("extensions").stream()
                .flatMap(each -> texts(each).stream())
                .toList());
    extensions.add("auto");
    assertThat(texts(document.at("/components/parameters/Extension/schema/enum")))
        .containsExactlyInAnyOrderElementsOf(extensions);
  }

  @Test
  void itNamesEveryCodeOfAProblem() {
    assertThat(texts(document.at("/components/schemas/Problem/properties/code/enum")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ErrorCode.values()).map(ErrorCode::text).toList());
  }

  @Test
  void itNamesTheScopesAndTheirSets() {
    List<String> scopes = Arrays.stream(Scope.values()).map(Scope::text).toList();
    JsonNode wanted = document.at("/components/schemas/KeyRequest/properties/scopes");

    assertThat(texts(document.at("/components/schemas/Scope/enum"))).isEqualTo(scopes);
    assertThat(texts(wanted.at("/items/enum")))
        .isEqualTo(
            Stream.concat(Arrays.stream(ScopeSet.values()).map(ScopeSet::text), scopes.stream())
                .toList());
    Set<Scope> before = EnumSet.noneOf(Scope.class);
    for (ScopeSet set : ScopeSet.values()) {
      String also = before.isEmpty() ? "" : "also ";
      String more =
          set.scopes().stream()
              .filter(before::add)
              .sorted()
              .map(Scope::text)
              .collect(Collectors.joining(", "));
      assertThat(wanted.get("description").asText())
          .contains("- `" + set.text() + "`: " + also + more + "\n");
    }
  }

  @Test
  void itSaysWhatEachRouteNeeds() {
    Map<String, String> said = new TreeMap<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation -> {
                  if (!operation.getKey().equals("parameters")) {
                    said.merge(
                        route(operation.getKey(), path.getKey()),
                        operation.getValue().path("security").toString(),
                        (get, head) -> get.equals(head) ? get : get + " but HEAD " + head);
                  }
                }));

    Map<String, String> needed = new TreeMap<>();
    RouteNeeds.all().forEach((route, need) -> needed.put(route, security(need)));
    assertThat(said).isEqualTo(needed);
  }

  private static String route(String method, String path) {
    String verb = method.equals("head") ? "GET" : method.toUpperCase(Locale.ROOT);
    return verb + " " + path.replace("{transformation}.{ext}", "{name}");
  }

  private static String security(Need need) {
    return switch (need) {
      case Need.Nothing _, Need.NothingButCounted _, Need.LinkProof _ -> "[]";
      case Need.ImageBytes _ -> "[{},{\"key\":[\"read\"]},{\"session\":[\"read\"]}]";
      // No account administers.
      case Need.KeyWith(Scope scope) when scope == Scope.ADMIN -> "[{\"key\":[\"admin\"]}]";
      case Need.KeyWith(Scope scope) ->
          "[{\"key\":[\"%1$s\"]},{\"session\":[\"%1$s\"]}]".formatted(scope.text());
      case Need.SessionKey _ -> "[{\"sessionKey\":[]}]";
      case Need.KeyOrPassword _ -> "[{},{\"key\":[]}]";
      case Need.Operator _ ->
          "[{\"key\":[\"operate\"]},{\"keyAsPassword\":[\"operate\"]},{\"session\":[\"operate\"]}]";
    };
  }

  @Test
  void whatIsLimitedHasTheAnswerOfTooManyRequests() {
    for (JsonNode path : document.get("paths")) {
      for (JsonNode operation : path) {
        boolean isGuarded = operation.has("operationId") && !operation.get("security").isEmpty();
        if (isGuarded && operation.get("responses").has("401")) {
          assertThat(operation.get("responses").path("429").path("$ref").asText())
              .as(operation.get("operationId").asText())
              .isEqualTo("#/components/responses/Limited");
        }
      }
    }
  }

  @Test
  void whereAKeyIsNeededItHasTheAnswersOfLackingOne() {
    for (JsonNode path : document.get("paths")) {
      for (JsonNode operation : path) {
        if (operation.has("operationId")) {
          boolean isGuarded = !operation.get("security").isEmpty();
          boolean isHead = operation.get("operationId").asText().startsWith("head");
          assertThat(operation.get("responses").has("401") && operation.get("responses").has("403"))
              .as(operation.get("operationId").asText())
              .isEqualTo(isGuarded && !isHead);
        }
      }
    }
  }

  @Test
  void itIsServedAsItIsWrittenAndAsJson() throws Exception {
    HttpResponse<byte[]> yaml = server.get("/openapi.yaml");
    HttpResponse<byte[]> json = server.get("/openapi.json");

    assertThat(yaml.headers().firstValue("Content-Type")).hasValue("application/yaml");
    assertThat(new String(yaml.body(), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(Contract.document());
    assertThat(json.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(new ObjectMapper().readTree(json.body())).isEqualTo(document);
  }

  @ParameterizedTest
  @CsvSource({
    "/docs, text/html;charset=utf-8, <title>ProgImage",
    "/docs/start.js, text/javascript; charset=utf-8, SwaggerUIBundle(",
    "/docs/swagger-ui.css, text/css; charset=utf-8, .swagger-ui",
    "/docs/swagger-ui-bundle.js, text/javascript; charset=utf-8, SwaggerUIBundle"
  })
  void thePageHasAllOfItsPartsHere(String path, String contentType, String part) throws Exception {
    HttpResponse<byte[]> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(contentType);
    assertThat(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8)).contains(part);
  }

  @Test
  void thePageLoadsNothingFromElsewhereAndNoOtherFile() throws Exception {
    HttpResponse<byte[]> page = server.get("/docs");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("http");
    assertThat(server.get("/docs/index.css").statusCode()).isEqualTo(404);
    assertThat(server.get("/docs/..%2fopenapi.yaml").statusCode()).isIn(400, 404);
  }

  @Test
  @Timeout(60)
  void thePageTriesTheApiInABrowser(@TempDir Path folder) throws Exception {
    Path picture = Files.write(folder.resolve("quarters.png"), Drawn.png(80, 60));
    try (Browser browser = Browser.open(folder.resolve("profile"))) {
      browser.open(server.url("/docs"));
      String store = "#operations-images-storeImage ";
      browser.click(store + ".opblock-summary-control");
      assertThat(browser.promised(SUMMARIES)).isEqualTo(summaries());

      browser.choose(store + "input[type=file]", picture);
      browser.click(store + ".execute");
      assertThat(browser.text(store + ANSWER + ".response-col_status")).startsWith("201");
      JsonNode stored = new ObjectMapper().readTree(browser.text(store + ANSWER + "pre"));

      String transform = "#operations-renditions-transformImage ";
      browser.click(transform + ".opblock-summary-control");
      browser.type(transform + "[data-param-name=id] input", stored.get("id").asText());
      browser.type(transform + "[data-param-name=transformation] input", "resize_40x,flop");
      browser.click(transform + "[data-param-name=ext] option[value=webp]");
      browser.click(transform + ".execute");
      assertThat(browser.text(transform + ANSWER + ".response-col_status")).startsWith("200");
      browser.text(transform + ANSWER + "img");
      assertThat(browser.promised(SHOWN.replace("IMAGE", transform + ANSWER + "img")).toString())
          .as("width, height and what is red of the left and of the right upper quarter")
          .matches("\\[40,30,\\d{1,2},2\\d\\d]");

      String here = server.url("/").toString();
      assertThat(browser.requested())
          .contains(
              here + "openapi.json",
              here + "images",
              here + "images/" + stored.get("id").asText() + "/resize_40x%2Cflop.webp")
          .allMatch(url -> url.startsWith(here) || url.matches("(?s)(data|blob|chrome):.*"));
      assertThat(browser.console()).isEmpty();
    }
  }

  @Test
  void itHasTheExchangesAboutKeys(@TempDir Path folder) throws Exception {
    String admin = KeyText.create().text();
    try (RunningServer guarded =
        RunningServer.start(folder, Map.of(Setting.ACCESS, "keys", Setting.ADMIN_KEY, admin))) {
      JsonNode created =
          RunningServer.json(
              guarded.send(
                  guarded
                      .request("/keys")
                      .headers(
                          "Authorization", "Bearer " + admin, "Content-Type", "application/json")
                      .POST(
                          BodyPublishers.ofString(
                              """
                              {"owner": "shop", "scopes": ["writer"], "name": "till", "ttl": 60}\
                              """))));
      String key = "Bearer " + created.get("key").asText();
      String path = "/keys/" + created.get("id").asText();
      JsonNode stored =
          RunningServer.json(
              guarded.send(
                  guarded
                      .request("/images?visibility=private")
                      .headers("Authorization", key, "Content-Type", "image/png")
                      .POST(BodyPublishers.ofByteArray(Drawn.png(30, 20)))));
      assertThat(stored.get("owner").asText()).isEqualTo("shop");
      assertThat(stored.get("visibility").asText()).isEqualTo("private");

      assertThat(guarded.get("/images").statusCode()).isEqualTo(401);
      assertThat(guarded.get("/images", "Authorization", "Bearer nothing").statusCode())
          .isEqualTo(401);
      assertThat(guarded.get("/metrics").statusCode()).isEqualTo(401);
      assertThat(guarded.get("/keys", "Authorization", key).statusCode()).isEqualTo(403);
      for (String known : List.of("/keys?owner=shop", path, "/images?owner=shop")) {
        assertThat(guarded.get(known, "Authorization", "Bearer " + admin).statusCode())
            .as(known)
            .isEqualTo(200);
      }
      assertThat(
              guarded
                  .send(guarded.request(path).header("Authorization", "Bearer " + admin).DELETE())
                  .statusCode())
          .isEqualTo(204);
    }
  }

  @Test
  void anAnswerThatItDoesNotHaveIsNoticed() throws Exception {
    HttpResponse<byte[]> response = server.get("/capabilities");
    HttpResponse<byte[]> wrong = new OtherBody(response, "{\"engine\": 1}");

    assertThatThrownBy(() -> Contract.check(wrong))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("openapi.yaml");
  }
}
