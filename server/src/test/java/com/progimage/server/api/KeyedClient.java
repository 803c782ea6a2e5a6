package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to a server, each with the same key.
 *
 * @param key null: it sends none
 */
record KeyedClient(RunningServer server, @Nullable String key) {
  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return server.send(key == null ? request : request.setHeader("Authorization", "Bearer " + key));
  }

  HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = server.request(path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> delete(String path) throws IOException, InterruptedException {
    return send(server.request(path).DELETE());
  }

  HttpResponse<byte[]> post(String path, String mediaType, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        server
            .request(path)
            .header("Content-Type", mediaType)
            .POST(BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> post(String path, String json) throws IOException, InterruptedException {
    return post(path, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<byte[]> put(String path, String json) throws IOException, InterruptedException {
    return send(
        server
            .request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(json)));
  }

  /** Gives the JSON of an answer that must have a status. */
  static JsonNode json(HttpResponse<byte[]> response, int status) throws IOException {
    if (response.statusCode() != status) {
      throw new AssertionError(
          "%s %s: %d instead of %d: %s"
              .formatted(
                  response.request().method(),
                  response.uri(),
                  response.statusCode(),
                  status,
                  new String(response.body(), StandardCharsets.UTF_8)));
    }
    return RunningServer.json(response);
  }

  /** Stores an image and gives its id. */
  String store(String mediaType, byte[] body) throws IOException, InterruptedException {
    return json(post("/images", mediaType, body), 201).get("id").asText();
  }

  /**
   * Checks that the answer about an id is that about an id that does not exist: who guesses ids
   * must not learn which ones do.
   *
   * @param path with {@code ID} in place of the id
   */
  void assertMissing(String method, String path, String id)
      throws IOException, InterruptedException {
    String unknown = "01a1fe7c-3a45-7cdd-a489-bfd64996ed12";
    HttpResponse<byte[]> foreign = send(method, path.replace("ID", id));
    HttpResponse<byte[]> missing = send(method, path.replace("ID", unknown));
    String asked = method + " " + path;
    assertThat(foreign.statusCode()).as(asked).isEqualTo(404);
    assertThat(text(foreign).replace(id, unknown)).as(asked).isEqualTo(text(missing));
    assertThat(foreign.headers().map().keySet())
        .as(asked)
        .isEqualTo(missing.headers().map().keySet());
  }

  private HttpResponse<byte[]> send(String method, String path)
      throws IOException, InterruptedException {
    return send(server.request(path).method(method, BodyPublishers.noBody()));
  }

  /** The body without the request's id. */
  private static String text(HttpResponse<byte[]> problem) {
    return new String(problem.body(), StandardCharsets.UTF_8)
        .replaceAll("\"requestId\":\"[^\"]*\"", "\"requestId\":\"\"");
  }
}
