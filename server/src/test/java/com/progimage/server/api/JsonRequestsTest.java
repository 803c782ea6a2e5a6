package com.progimage.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever JSON a client sends, the server says what is wrong with it. */
final class JsonRequestsTest extends ServerWithWebhooks {
  private static final JsonMapper JSON = new JsonMapper();

  /** In the place of each value of a document. */
  private static final List<String> ODD_VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e400",
          "1e999999999",
          "99999999999999999999999999",
          "\"\"",
          "\"x\"",
          "\"\\u0000\\ud800\"",
          "[]",
          "[null]",
          "[[]]",
          "[\"\"]",
          "[0]",
          "{}",
          "{\"a\": null}",
          "{\"url\": null}",
          "[".repeat(900) + "]".repeat(900),
          "[".repeat(9_000),
          "9".repeat(5_000));

  /** A route, and a document that it takes. */
  record Route(String path, String json) {
    @Override
    public String toString() {
      return path;
    }
  }

  static Stream<Route> routes() {
    return Stream.of(
        new Route(
            "/jobs",
            """
            {"sources": [{"image": "01a1fe7c-3a45-7cdd-a489-bfd64996ed12"},
                         {"all": {"after": "01a1fe7c-3a45-7cdd-a489-bfd64996ed12", "limit": 1}}],
             "outputs": [{"transformation": "resize_9x", "format": "png"}, {"format": "jpeg"}],
             "webhook": null}
            """),
        new Route(
            "/jobs", "{\"sources\": [{\"url\": \"x\"}], \"outputs\": [{\"format\": \"png\"}]}"),
        new Route("/images", "{\"url\": \"http://127.0.0.1:1/a.png\"}"),
        new Route(
            "/webhooks",
            """
            {"url": "http://127.0.0.1:1/", "allowPrivateNetwork": false, "allowSelfSigned": false}
            """));
  }

  /** All documents that have an odd value, or one twice, in one place. */
  private static List<String> odd(String json) throws IOException {
    List<String> documents = new ArrayList<>(ODD_VALUES);
    JsonNode whole = JSON.readTree(json);
    for (String value : ODD_VALUES) {
      replaceEach(whole, whole, value, documents);
    }
    for (int end = 0; end < json.length(); end += 3) {
      documents.add(json.substring(0, end));
    }
    documents.add(json + json);
    documents.add(json.replaceFirst("\\{(\"\\w+\":)", "{$1 null, $1"));
    return documents;
  }

  private static void replaceEach(
      JsonNode whole, JsonNode node, String value, List<String> documents) {
    RawValue raw = new RawValue(value);
    switch (node) {
      case ObjectNode object -> {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
          JsonNode before = object.get(name);
          replaceEach(whole, before, value, documents);
          object.putRawValue(name, raw);
          documents.add(whole.toString());
          object.set(name, before);
        }
      }
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          JsonNode before = array.get(i);
          replaceEach(whole, before, value, documents);
          array.remove(i);
          array.insertRawValue(i, raw);
          documents.add(whole.toString());
          array.set(i, before);
        }
      }
      default -> {}
    }
  }

  @ParameterizedTest
  @MethodSource("routes")
  void noDocumentMakesTheServerFail(Route route) throws Exception {
    // Not as the API's document says: members that it does not know are skipped.
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String document : odd(route.json())) {
        HttpRequest request =
            server
                .request(route.path())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(document))
                .build();
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode())
            .as(() -> route + " of " + document + ": " + response.body())
            .isLessThan(500);
      }
    }
  }

  @Test
  void noFieldOfAFormMakesTheServerFail() throws Exception {
    String json =
        """
        {"sources": [], "webhook": null,
         "outputs": [{"transformation": "resize_9x", "format": "png"}, {"format": "jpeg"}]}
        """;
    HttpResponse<byte[]> whole = form(json);
    assertProblem(whole, 400, "malformed-request");
    assertThat(RunningServer.json(whole).path("detail").asText())
        .startsWith("the job has no sources");
    for (String document : odd(json)) {
      HttpResponse<byte[]> response = form(document);
      assertThat(response.statusCode())
          .as(() -> "form with " + document + ": " + new String(response.body(), UTF_8))
          .isBetween(400, 499);
    }
  }

  /** Sends a job whose sources would be the files of the form, which has none. */
  private static HttpResponse<byte[]> form(String job) throws Exception {
    String form =
        "--xyz\r\nContent-Disposition: form-data; name=\"job\"\r\n\r\n%s\r\n--xyz--\r\n"
            .formatted(job);
    return server.post("/jobs", "multipart/form-data; boundary=xyz", form.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sources\": [null], \"outputs\": [{\"format\": \"png\"}]}",
        "{\"sources\": [{\"all\": {}}], \"outputs\": [null]}",
        "{\"sources\": [{\"url\": 7}], \"outputs\": [{\"format\": \"png\"}]}",
        "{\"sources\": [{\"url\": true}], \"outputs\": [{\"format\": \"png\"}]}",
        "{\"sources\": [{\"url\": []}], \"outputs\": [{\"format\": \"png\"}]}",
        "{\"sources\": [{\"url\": \"\"}], \"outputs\": [{\"format\": \"png\"}]}",
        "{\"sources\": [{\"all\": {\"limit\": \"1\"}}], \"outputs\": [{\"format\": \"png\"}]}",
        "{\"sources\": [{\"all\": {\"limit\": 1.5}}], \"outputs\": [{\"format\": \"png\"}]}",
        "{\"sources\": [{\"all\": {}}], \"sources\": [], \"outputs\": [{\"format\": \"png\"}]}",
        "{\"sources\": [{\"all\": {}}], \"outputs\": [{\"format\": \"png\"}]} {}"
      })
  void whatIsOfAnotherTypeIsRefusedAtOnce(String json) throws Exception {
    HttpResponse<byte[]> response = server.post("/jobs", "application/json", json.getBytes(UTF_8));
    assertProblem(response, 400, "malformed-request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "true", "[]", "{}", "null"})
  void aUrlThatIsNoTextIsRefusedAtOnce(String url) throws Exception {
    byte[] json = "{\"url\": %s}".formatted(url).getBytes(UTF_8);
    assertProblem(server.post("/images", "application/json", json), 400, "malformed-request");
    assertProblem(server.post("/webhooks", "application/json", json), 400, "malformed-request");
  }

  @ParameterizedTest
  @MethodSource("routes")
  void jsonThatDoesNotSayWhatItIsIsRefused(Route route) throws Exception {
    byte[] json = route.json().getBytes(UTF_8);
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "text/json", "*/*", "x")) {
      assertProblem(server.post(route.path(), type, json), 415, "unsupported-media-type");
    }
    assertProblem(untyped(route.path(), json), 415, "unsupported-media-type");
  }

  private static HttpResponse<byte[]> untyped(String path, byte[] json) throws Exception {
    return server.send(server.request(path).POST(BodyPublishers.ofByteArray(json)));
  }

  @Test
  void theTypeMayHaveAnyCaseAndACharset() throws Exception {
    for (String type :
        List.of("application/json", "Application/JSON", "application/json; charset=utf-8")) {
      assertProblem(server.post("/jobs", type, "{}".getBytes(UTF_8)), 400, "malformed-request");
    }
  }

  private static void assertProblem(HttpResponse<byte[]> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(new String(response.body(), UTF_8)).isEqualTo(status);
    assertThat(RunningServer.json(response).path("code").asText()).isEqualTo(code);
  }
}
