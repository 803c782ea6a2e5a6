package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Gateway;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The shipped gateway and the shipped cache keep the answers to keys apart from those to others.
 */
final class ProxiedKeysTest {
  /** Made up, with the right checksum. */
  private static final String ADMIN =
      "pik_0EhzL6HwZ5ow_S7HDBbc2rAT6xkqqLDtsJ5ApZ4ftsKfQY8pvqxOi5Aj31Wxpt";

  private static final String KEY = "Bearer " + ADMIN;

  @TempDir static Path folder;
  private static ServerProcess server;
  private static Gateway gateway;
  private static Gateway cache;
  private static List<Client> clients;

  @BeforeAll
  static void start() throws IOException {
    Path data = folder.resolve("data");
    server =
        ServerProcess.start(
            data,
            "--workers",
            "1",
            "--access",
            "keys",
            "--admin-key",
            ADMIN,
            "--trusted-proxies",
            "127.0.0.1");
    int port = server.url().getPort();
    Map<String, Integer> ports =
        Gateway.SERVERS.stream().collect(Collectors.toMap(name -> name, _ -> port));
    gateway = Gateway.start(Files.createDirectory(folder.resolve("gateway")), data, ports);
    cache =
        Gateway.start(
            Files.createDirectory(folder.resolve("cache")),
            "docker/cache.conf",
            Map.of("progimage", port));
    clients = List.of(new Client(gateway.url()), new Client(cache.url()));
  }

  @AfterAll
  static void stop() {
    clients.forEach(Client::close);
    cache.close();
    gateway.close();
    server.close();
  }

  private static String stored(Client client, String query) throws IOException {
    Answer answer =
        client.send(
            client
                .request("/images" + query)
                .header("Authorization", KEY)
                .header("Content-Type", "image/png")
                .POST(BodyPublishers.ofByteArray(Pictures.encoded("png", 60, 40))));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.header("Location");
  }

  @Test
  void aPrivateImageIsReadWithItsKeyOnly() throws IOException {
    for (Client client : clients) {
      String image = stored(client, "?visibility=private");
      for (String end : List.of(".png", "/flip.gif")) {
        for (int time = 0; time < 4; time++) {
          Answer own = client.exchange("GET", image + end, "Authorization", KEY);
          assertThat(own.status()).isEqualTo(200);
          assertThat(own.header("Cache-Control")).startsWith("private");
          assertThat(client.get(image + end).code()).isEqualTo("image-not-found");
        }
      }
      assertThat(client.get(image).code()).isEqualTo("key-required");
    }
  }

  @Test
  void aPublicImageIsReadByAllAndChangedByNone() throws IOException {
    for (Client client : clients) {
      String image = stored(client, "");
      for (int time = 0; time < 4; time++) {
        assertThat(client.get(image + "/flip.gif").status()).isEqualTo(200);
        Answer wrong = client.exchange("GET", image + "/flip.gif", "Authorization", "Bearer k");
        assertThat(wrong.code()).isEqualTo("key-invalid");
      }
      assertThat(client.exchange("DELETE", image).status()).isEqualTo(401);
      assertThat(client.exchange("DELETE", image, "Authorization", KEY).status()).isEqualTo(204);
    }
  }

  @Test
  void whatOperatorsAskIsNotForTheOutside() throws IOException {
    for (Client client : clients) {
      for (String path : List.of("/metrics", "/dashboard", "/webhooks", "/webhooks/x/secret")) {
        Answer answer = client.exchange("GET", path, "Authorization", KEY);
        assertThat(answer.status()).as(path).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("route-not-found");
      }
    }
  }
}
