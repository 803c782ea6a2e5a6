package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Gateway;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped gateway answers some requests itself, and its answers equal the servers'. */
final class GatewayKeptTest {
  /** Headers that differ between two answers, and headers that nginx adds to every answer. */
  private static final Set<String> NOT_COMPARED =
      Set.of("date", "x-request-id", "connection", "server");

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Gateway gateway;
  private static Client direct;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    Path data = folder.resolve("data");
    server = ServerProcess.start(data, "--trusted-proxies", "127.0.0.1", "--presets", "small=flip");
    Map<String, Integer> ports =
        Gateway.SERVERS.stream()
            .collect(Collectors.toMap(name -> name, _ -> server.url().getPort()));
    gateway = Gateway.start(Files.createDirectory(folder.resolve("gateway")), data, ports);
    direct = new Client(server.url());
    client = new Client(gateway.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    direct.close();
    gateway.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".png", ".jpg", "/rotate_90.webp", "/resize_20x.jpeg", "/resize_020x,flip.gif"})
  void aKeptAnswerIsTheServersOwn(String rest) throws IOException {
    String path = stored() + rest;
    getTwice(path);
    Answer own = direct.get(path);
    double sent = sent();

    for (int time = 0; time < 3; time++) {
      Answer kept = client.exchange("GET", path, "X-Request-Id", "order-" + time);
      assertThat(kept.status()).isEqualTo(200);
      assertThat(kept.body()).isEqualTo(own.body());
      assertThat(headers(kept)).isEqualTo(headers(own));
      assertThat(kept.header("X-Request-Id")).isEqualTo("order-" + time);
    }
    assertThat(client.get(path).header("X-Request-Id")).hasSize(32);
    assertThat(sent()).as("answers of the server").isEqualTo(sent);
  }

  @Test
  void aDeletedImageIsGoneWithTheNextRequest() throws IOException {
    for (int round = 0; round < 20; round++) {
      String image = stored();
      getTwice(image + ".png");
      getTwice(image + "/flop.png");

      assertThat(client.exchange("DELETE", image).status()).isEqualTo(204);
      for (String rest : List.of(".png", "/flop.png")) {
        assertThat(client.get(image + rest).code()).as(rest).isEqualTo("image-not-found");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    ".png?download=a.png, Accept, */*, 200",
    ".png, Range, bytes=1-2, 206",
    ".png, If-None-Match, *, 304",
    ".png, If-Modified-Since, 'Fri, 01 Jan 2100 00:00:00 GMT', 304",
    ".png, If-Match, \"x\", 412",
    ".png, Authorization, Bearer k, 200",
    ".png, Prefer, respond-async, 200",
    ".auto, Accept, image/webp, 200",
    ".svg, Accept-Encoding, gzip, 200",
    "/preset_small.png, Accept, */*, 200",
    "/flip.PNG, Accept, */*, 200",
    "/%66lip.png, Accept, */*, 200",
  })
  void theServerAnswersWhatMayDiffer(String rest, String header, String value, int status)
      throws IOException {
    String path = stored() + rest;
    getTwice(path);
    double sent = sent();

    for (int time = 0; time < 3; time++) {
      assertThat(client.exchange("GET", path, header, value).status()).isEqualTo(status);
    }
    assertThat(sent()).as("answers of the server").isEqualTo(sent + 3);
  }

  @Test
  void theServerAnswersForImagesThatEndWithOthers() throws IOException {
    String named = stored().substring("/images/".length());
    Answer expiring =
        client.post(
            "/images?ttl=3600",
            "image/png",
            BodyPublishers.ofByteArray(Pictures.encoded("png", 60, 40)));
    for (String path :
        List.of(
            stored() + "/overlay_" + named + ".png",
            stored() + "/overlay_" + named.toUpperCase(Locale.ROOT) + ".png",
            "/images/" + expiring.json().path("id").asText() + ".png")) {
      double sent = sent();
      for (int time = 0; time < 4; time++) {
        assertThat(client.get(path).status()).isEqualTo(200);
      }
      assertThat(sent()).as("answers of the server").isEqualTo(sent + 4);
    }
  }

  @Test
  void aHostThatTheServerRefusesIsRefused() throws IOException {
    String path = stored() + ".png";
    getTwice(path);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.url().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "GET %s HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
              .formatted(path)
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .startsWith("HTTP/1.1 421 ")
          .contains("unknown-host");
    }
  }

  private static String stored() throws IOException {
    return "/images/" + client.store("image/png", Pictures.encoded("png", 60, 40));
  }

  /** The first answer may be made, the second is kept. */
  private static void getTwice(String path) throws IOException {
    client.get(path);
    client.get(path);
  }

  /**
   * The number of GETs of images that the server answered. It counts an answer at the same time as
   * a client receives it.
   */
  private static double sent() throws IOException {
    double sent = -1;
    for (double last = counted(); last != sent; last = counted()) {
      sent = last;
    }
    return sent;
  }

  private static double counted() throws IOException {
    return direct.metric("progimage_http_requests_seconds_count", "route=\"/images/{");
  }

  private static Map<String, List<String>> headers(Answer answer) {
    Map<String, List<String>> headers = new TreeMap<>(answer.response().headers().map());
    headers.keySet().removeAll(NOT_COMPARED);
    return headers;
  }
}
