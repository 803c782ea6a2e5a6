package com.progimage.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.assembly.ProgImageServer;
import com.progimage.server.config.Configuration;
import com.progimage.server.config.ServerConfig;
import com.progimage.server.config.Setting;
import com.progimage.support.Programs;
import com.progimage.support.StartCache;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;

/** A whole server on a free port, with its render workers, and a client for it. */
public final class RunningServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ProgImageServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningServer(ProgImageServer server) {
    this.server = server;
  }

  public static RunningServer start(Path data) throws Exception {
    return start(data, Map.of());
  }

  public static RunningServer start(Path data, Map<Setting, String> settings) throws Exception {
    return start(data, settings, Clock.systemUTC());
  }

  /** One for which time passes as {@code clock} says: moving it is no jump. */
  public static RunningServer start(Path data, Map<Setting, String> settings, Clock clock)
      throws Exception {
    Map<Setting, String> all = new EnumMap<>(Setting.class);
    all.put(Setting.PORT, "0");
    all.put(Setting.DATA, data.toString());
    all.put(Setting.RESERVE, "1MiB");
    // Each takes seconds of processor time to start.
    all.put(Setting.WORKERS, "1");
    all.putAll(settings);
    recordStart();
    return new RunningServer(
        ProgImageServer.start(
            ServerConfig.of(Configuration.of(all, Map.of())),
            clock,
            () -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant())));
  }

  /** Has the workers start from an AOT cache, if the server's classes come from its jar. */
  private static void recordStart() {
    Path home = Programs.home(ProgImageServer.class);
    if (Files.isRegularFile(home)) {
      StartCache.ofServer(home);
    }
  }

  int port() {
    return server.port();
  }

  public String banner() {
    return server.banner(Duration.ZERO);
  }

  URI url(String path) {
    return URI.create("http://localhost:" + port() + path);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url(path));
  }

  /** Every exchange is held to the OpenAPI document. */
  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.send(request.build(), BodyHandlers.ofByteArray());
    Contract.check(response);
    return response;
  }

  public HttpResponse<byte[]> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = request(path);
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<byte[]> head(String path) throws IOException, InterruptedException {
    return send(request(path).method("HEAD", BodyPublishers.noBody()));
  }

  public HttpResponse<byte[]> delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  public HttpResponse<byte[]> post(String path, String mediaType, byte[] body)
      throws IOException, InterruptedException {
    return send(
        request(path).header("Content-Type", mediaType).POST(BodyPublishers.ofByteArray(body)));
  }

  /** Stores an image and gives its record. */
  public JsonNode store(String mediaType, byte[] body) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = post("/images", mediaType, body);
    if (response.statusCode() != 201) {
      throw new AssertionError(new String(response.body(), StandardCharsets.UTF_8));
    }
    return JSON.readTree(response.body());
  }

  static JsonNode json(HttpResponse<byte[]> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** Sends bytes as they are, and gives all that comes back until the server closes. */
  String raw(String request) throws IOException {
    try (Socket socket = new Socket("localhost", port())) {
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
