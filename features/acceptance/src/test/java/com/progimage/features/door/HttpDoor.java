package com.progimage.features.door;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.features.Access;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/** Plain requests, as any client sends them. */
public final class HttpDoor implements Door {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI server;

  HttpDoor(URI server) {
    this.server = server;
  }

  @Override
  public Stored upload(NewImage image) {
    List<String> query = new ArrayList<>();
    if (image.ttl() != null) {
      query.add("ttl=" + image.ttl().toSeconds());
    }
    if (image.verified()) {
      query.add("verify=decode");
    }
    if (image.analysis() != null) {
      query.add("analyze=" + image.analysis());
    }
    HttpRequest.Builder request =
        request("/images?" + String.join("&", query))
            .header("Content-Type", image.type())
            .POST(BodyPublishers.ofByteArray(image.bytes()));
    if (image.key() != null) {
      request.header("Idempotency-Key", image.key());
    }
    return Stored.of(json(accepted(send(request))));
  }

  @Override
  public Stored info(String id) {
    return Stored.of(json(accepted(send(request("/images/" + id)))));
  }

  @Override
  public byte[] original(String id) {
    return get(id, "." + info(id).format());
  }

  @Override
  public byte[] get(String id, String rendition) {
    HttpRequest.Builder request = request("/images/" + id + rendition);
    HttpResponse<byte[]> first = accepted(send(request));
    assertSameAgain(request, first);
    return first.body();
  }

  /**
   * Sends a GET of an image twice again. The server made the first answer or knew its bytes, finds
   * the second on the disk, and answers the third from what it remembers of the second.
   */
  public void assertSameAgain(HttpRequest.Builder request, HttpResponse<byte[]> first) {
    for (int time = 2; time <= 3; time++) {
      HttpResponse<byte[]> again = send(request);
      assertThat(again.statusCode()).as("status of GET %d", time).isEqualTo(first.statusCode());
      assertThat(lasting(again)).as("headers of GET %d", time).isEqualTo(lasting(first));
      assertThat(again.body()).as("body of GET %d", time).isEqualTo(first.body());
    }
  }

  /** The headers that are the same each time. Only images that expire have a decreasing age. */
  private static Map<String, List<String>> lasting(HttpResponse<?> answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.headers().map());
    headers.keySet().removeAll(Set.of("date", "server-timing", "x-request-id"));
    headers.computeIfPresent(
        "cache-control",
        (_, values) -> values.stream().map(HttpDoor::withoutDecreasingAge).toList());
    return headers;
  }

  private static String withoutDecreasingAge(String cacheControl) {
    return cacheControl.contains("immutable")
        ? cacheControl
        : cacheControl.replaceAll("max-age=[0-9]+", "max-age");
  }

  @Override
  public void save(String id, String rendition, Path file) {
    try {
      Files.write(file, get(id, rendition));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void delete(String id) {
    accepted(send(request("/images/" + id).DELETE()));
  }

  @Override
  public List<Stored> list() {
    List<Stored> all = new ArrayList<>();
    String next = "/images?limit=1000";
    while (next != null) {
      JsonNode page = json(accepted(send(request(next))));
      page.path("images").forEach(image -> all.add(Stored.of(image)));
      next = page.path("next").textValue();
    }
    return all;
  }

  @Override
  public String submit(List<String> ids, List<String> renditions) {
    ObjectNode job = JSON.createObjectNode();
    ArrayNode sources = job.putArray("sources");
    ids.forEach(id -> sources.addObject().put("image", id));
    ArrayNode outputs = job.putArray("outputs");
    for (String rendition : renditions) {
      int dot = rendition.lastIndexOf('.');
      outputs
          .addObject()
          .put("transformation", rendition.substring(0, dot).replaceFirst("^/", ""))
          .put("format", rendition.substring(dot + 1));
    }
    HttpRequest.Builder post =
        request("/jobs")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(job.toString()));
    return json(accepted(send(post))).path("id").asText();
  }

  @Override
  public Ended await(String job) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> Ended.of(json(accepted(send(request("/jobs/" + job))))),
            now -> !List.of("queued", "running").contains(now.state()));
  }

  @Override
  public List<Ended.Result> follow(String job) {
    String events =
        new String(
            accepted(send(request("/jobs/" + job + "/events"))).body(), StandardCharsets.UTF_8);
    List<Ended.Result> heard = new ArrayList<>();
    for (String event : events.split("\n\n")) {
      if (event.contains("event: item\n")) {
        heard.add(Ended.Result.of(json(event.replaceFirst("(?s).*\ndata: ", ""))));
      }
    }
    return heard;
  }

  @Override
  public List<Ended.Result> results(String job) {
    List<Ended.Result> all = new ArrayList<>();
    String next = "/jobs/" + job + "/results";
    while (next != null) {
      JsonNode page = json(accepted(send(request(next))));
      page.path("results").forEach(result -> all.add(Ended.Result.of(result)));
      next = page.path("next").textValue();
    }
    return all;
  }

  @Override
  public Ended cancel(String job) {
    return Ended.of(json(accepted(send(request("/jobs/" + job).DELETE()))));
  }

  @Override
  public AnalysisDoor analyses() {
    return new HttpAnalysisDoor(this);
  }

  @Override
  public Map<String, Long> limits() {
    Map<String, Long> limits = new LinkedHashMap<>();
    json(accepted(send(request("/capabilities"))))
        .path("limits")
        .properties()
        .forEach(limit -> limits.put(limit.getKey(), limit.getValue().asLong()));
    return limits;
  }

  @Override
  public String etag(String id, String rendition) {
    return header(accepted(send(request("/images/" + id + rendition).HEAD())), "ETag");
  }

  @Override
  public Optional<byte[]> getIfChanged(String id, String rendition, String etag) {
    HttpResponse<byte[]> answer =
        accepted(send(request("/images/" + id + rendition).header("If-None-Match", etag)));
    return answer.statusCode() == 304 ? Optional.empty() : Optional.of(answer.body());
  }

  @Override
  public String shown(int httpStatus, String code) {
    return Integer.toString(httpStatus);
  }

  /**
   * A request to the server.
   *
   * @param path behind the server's URL, or a whole URL
   */
  public HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path));
    Access.keyOf(server).ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  public HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The answer, where it is no problem. */
  public HttpResponse<byte[]> accepted(HttpResponse<byte[]> answer) {
    if (answer.statusCode() < 400) {
      return answer;
    }
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    String code =
        header(answer, "Content-Type").equals("application/problem+json")
            ? json(answer).path("code").asText()
            : "";
    Duration retryAfter =
        answer.headers().firstValue("Retry-After").stream()
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
            .findFirst()
            .orElse(null);
    throw new Refusal(shown(answer.statusCode(), code), code, retryAfter, text);
  }

  /** Empty where the answer does not have it. */
  public static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  public static JsonNode json(HttpResponse<byte[]> answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "HTTP";
  }
}
