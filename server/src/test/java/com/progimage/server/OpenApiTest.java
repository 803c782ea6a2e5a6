package com.progimage.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.transformation.OperationSpec;
import com.progimage.server.image.transformation.OperationTable;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That the OpenAPI document says what the code's tables say, and where it is to be had. */
final class OpenApiTest {
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

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void itNamesTheOperationsAndSettingsOfTheTable() {
    String parameter =
        document.at("/components/parameters/Transformation/description").asText().strip();
    Stream<String> steps =
        Stream.of(OperationSpec.Kind.OPERATION, OperationSpec.Kind.SETTING)
            .map(kind ->
                OperationTable.rows().stream()
                    .filter(row -> row.kind() == kind)
                    .map(row -> "- `" + row.syntax() + "`")
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
  void anAnswerThatItDoesNotHaveIsNoticed() throws Exception {
    HttpResponse<byte[]> response = server.get("/capabilities");
    HttpResponse<byte[]> wrong = new OtherBody(response, "{\"engine\": 1}");

    assertThatThrownBy(() -> Contract.check(wrong))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("openapi.yaml");
  }
}
