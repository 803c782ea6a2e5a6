package com.progimage.features.force;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.features.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/** One server's HTTP API. Methods throw {@link IOException} where no whole answer came. */
final class Client implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI server;

  Client(URI server) {
    this.server = server;
  }

  /** An answer, with its body. */
  record Answer(HttpResponse<byte[]> response) {
    int status() {
      return response.statusCode();
    }

    byte[] body() {
      return response.body();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The problem's code; empty where the answer is no problem. */
    String code() {
      return header("Content-Type").equals("application/problem+json")
          ? json().path("code").asText()
          : "";
    }

    JsonNode json() {
      try {
        return JSON.readTree(body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** For messages: the status, and what a problem says. */
    String text() {
      return status() >= 400
          ? status() + " " + new String(body(), StandardCharsets.UTF_8)
          : status() + " and " + body().length + " bytes";
    }
  }

  Answer get(String path) throws IOException {
    return send(request(path));
  }

  /**
   * Asks again while the answer is 503, up to ten times: a busy machine says nothing of the file.
   */
  Answer getPatiently(String path) throws IOException {
    Answer answer = get(path);
    for (int retries = 0; answer.status() == 503 && retries < 10; retries++) {
      System.out.println(path + ": " + answer.text());
      answer = get(path);
    }
    return answer;
  }

  CompletableFuture<Answer> getLater(String path) {
    return http.sendAsync(request(path).build(), BodyHandlers.ofByteArray()).thenApply(Answer::new);
  }

  Answer post(String mediaType, byte[] body) throws IOException {
    return post(mediaType, BodyPublishers.ofByteArray(body));
  }

  Answer post(String mediaType, BodyPublisher body) throws IOException {
    return post("/images", mediaType, body);
  }

  Answer post(String path, String mediaType, BodyPublisher body) throws IOException {
    return send(request(path).header("Content-Type", mediaType).POST(body));
  }

  Answer submit(String job) throws IOException {
    return postJson("/jobs", job);
  }

  Answer postJson(String path, String json) throws IOException {
    return post(path, "application/json", BodyPublishers.ofString(json));
  }

  /** Stores what must be accepted, and gives its id. */
  String store(String mediaType, byte[] body) throws IOException {
    Answer answer = post(mediaType, body);
    if (answer.status() != 201) {
      throw new AssertionError("not stored: " + answer.text());
    }
    return answer.json().path("id").asText();
  }

  Answer delete(String id) throws IOException {
    return send(request("/images/" + id).DELETE());
  }

  /** All ids, oldest first. */
  List<String> list() throws IOException {
    List<String> ids = new ArrayList<>();
    String next = "/images?limit=1000";
    while (next != null) {
      Answer page = get(next);
      if (page.status() != 200) {
        throw new AssertionError("no list: " + page.text());
      }
      page.json().path("images").forEach(image -> ids.add(image.path("id").asText()));
      JsonNode url = page.json().path("next");
      next = url.isTextual() ? url.asText().substring(server.toString().length()) : null;
    }
    return ids;
  }

  /** The sum of a metric's samples that have a label, or all of them where that is empty. */
  double metric(String name, String label) throws IOException {
    return new String(get("/metrics").body(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Where an answer says that its bytes came from: kept, made, shared, original. */
  static String origin(Answer answer) {
    String timing = answer.header("Server-Timing");
    String start = "rendition;desc=\"";
    return timing.startsWith(start)
        ? timing
            .substring(start.length(), timing.indexOf('"', start.length()))
            .toLowerCase(Locale.ROOT)
        : "";
  }

  /** What has no method of its own. */
  Answer exchange(String method, String path, String... headers) throws IOException {
    // With a method by name, the JDK's client sends the length of no body, even of a GET.
    HttpRequest.Builder request =
        method.equals("GET")
            ? request(path)
            : request(path).method(method, BodyPublishers.noBody());
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** A request with the key of the server's users, if it needs one. */
  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
    Access.keyOf(server).ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  Answer send(HttpRequest.Builder request) throws IOException {
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
