package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Gateway;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import com.progimage.sdk.ImageFormat;
import com.progimage.sdk.KeyRequest;
import com.progimage.sdk.ProgImageClient;
import com.progimage.sdk.Scope;
import com.progimage.sdk.StoredImage;
import com.progimage.sdk.Upload;
import com.progimage.sdk.Visibility;
import com.progimage.support.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
  private static ProgImageClient shop;
  private static String password;

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
    ProgImageClient admin = ProgImageClient.builder(server.url()).key(ADMIN).build();
    String key = admin.keys().create(KeyRequest.of("shop", Scope.FULL)).text();
    shop = ProgImageClient.builder(server.url()).key(key).build();
    password = passwordOfAnna(data);
  }

  /** Adds an account, and gives its password. */
  private static String passwordOfAnna(Path data) {
    List<String> command =
        ServerProcess.command(
            List.of(),
            List.of(
                "accounts",
                "add",
                "anna",
                "--owner",
                "shop",
                "--scopes",
                "full",
                "--generate",
                "--data",
                data.toString()));
    Programs.Ended added = Programs.run(folder, command.toArray(String[]::new));
    assertThat(added.status()).as(added.said()).isZero();
    return added.said().lines().filter(line -> !line.contains(" ")).findFirst().orElseThrow();
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
  void aPrivateImageOnTopOfAPublicOneIsSeenWithItsKeyOnly() throws IOException {
    for (Client client : clients) {
      String logo = stored(client, "?visibility=private");
      String path =
          stored(client, "") + "/overlay_" + logo.substring(logo.lastIndexOf('/') + 1) + ".png";
      for (int time = 0; time < 4; time++) {
        Answer own = client.exchange("GET", path, "Authorization", KEY);
        assertThat(own.status()).as(own.text()).isEqualTo(200);
        assertThat(own.header("Cache-Control")).startsWith("private");
        assertThat(client.get(path).code()).isEqualTo("image-not-found");
      }
    }
  }

  private static StoredImage ofShop(Visibility visibility) throws IOException {
    Path picture = Files.write(folder.resolve("shop.png"), Pictures.encoded("png", 60, 40));
    return shop.upload(Upload.of(picture).visibility(visibility));
  }

  @Test
  void aPrivateImageIsReadWithThePersonsCookieOnly() throws IOException {
    String image = "/images/" + ofShop(Visibility.PRIVATE).id();
    for (Client client : clients) {
      Answer signedIn =
          client.send(
              client
                  .request("/sign-in")
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .header("Sec-Fetch-Site", "same-origin")
                  .POST(BodyPublishers.ofString("name=anna&password=" + password)));
      assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(303);
      String cookie = signedIn.header("Set-Cookie").split(";", 2)[0];
      for (String end : List.of(".png", "/flip.gif")) {
        for (int time = 0; time < 4; time++) {
          Answer own = client.exchange("GET", image + end, "Cookie", cookie);
          assertThat(own.status()).as(own.text()).isEqualTo(200);
          assertThat(own.header("Cache-Control")).startsWith("private");
          assertThat(client.get(image + end).code()).isEqualTo("image-not-found");
        }
      }
    }
  }

  @Test
  void aSignedUrlIsReadUntilItEndsAndOpensNoOther() throws IOException {
    for (Visibility visibility : List.of(Visibility.PRIVATE, Visibility.PUBLIC)) {
      StoredImage image = ofShop(visibility);
      Instant end = Instant.now().plusSeconds(6);
      URI signed = image.as(ImageFormat.WEBP).signedUrl(end);
      String path = signed.getRawPath() + "?" + signed.getRawQuery();
      for (Client client : clients) {
        for (int time = 0; time < 3; time++) {
          Answer read = client.get(path);
          assertThat(read.status()).as(read.text()).isEqualTo(200);
          boolean isOpen = visibility.equals(Visibility.PUBLIC);
          assertThat(read.header("Cache-Control")).startsWith(isOpen ? "public" : "private");
          assertThat(client.get(signed.getRawPath()).status()).isEqualTo(isOpen ? 200 : 404);
        }
      }
      // The shipped cache asks after what it keeps each second.
      Duration left = Duration.between(Instant.now(), end.plusSeconds(2));
      for (Client client : clients) {
        await()
            .atMost(left.plusSeconds(1))
            .until(() -> client.get(path).code().equals("signature-expired"));
      }
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
