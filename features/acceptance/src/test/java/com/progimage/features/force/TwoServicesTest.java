package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Gateway;
import com.progimage.features.Pictures;
import com.progimage.features.force.Account.Image;
import com.progimage.features.force.Client.Answer;
import com.progimage.features.force.Findings.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ingest and delivery behind the gateway that ships, whole and while servers are killed. */
final class TwoServicesTest {
  private static final int ROUNDS = Math.max(1, Integer.getInteger("progimage.kills", 5) / 5);
  private static final int CLIENTS = 4;

  @TempDir static Path folder;
  private static TwoServices services;

  @BeforeAll
  static void start() throws IOException {
    services = TwoServices.start(folder);
  }

  @AfterAll
  static void stop() {
    if (services != null) {
      services.close();
    }
  }

  @Test
  void theGatewaySendsEachRequestToItsService() throws IOException {
    try (Client client = new Client(services.gateway())) {
      Answer stored = client.post("image/png", Pictures.encoded("png", 40, 30));
      assertThat(stored.status()).as(stored.text()).isEqualTo(201);
      String id = stored.json().path("id").asText();
      String path = "/images/" + id;

      assertThat(stored.json().path("url").asText())
          .as("as the client must write it")
          .isEqualTo(services.gateway() + path);
      assertThat(client.get(path).json()).isEqualTo(stored.json());
      assertThat(client.get(path + ".png").body()).isEqualTo(Pictures.encoded("png", 40, 30));
      assertThat(client.get(path + "/rotate_90.webp").status()).isEqualTo(200);
      assertThat(client.exchange("HEAD", path + "/rotate_90.webp").status()).isEqualTo(200);
      assertThat(client.list()).contains(id);
      assertThat(client.exchange("POST", "/render.gif").code())
          .as("of delivery, which misses the body")
          .isEqualTo("unsupported-media-type");
      assertThat(client.exchange("OPTIONS", path + ".png").status()).isEqualTo(204);
      assertThat(client.exchange("HEAD", "/images?limit=1").status()).isEqualTo(200);
      assertThat(client.get("/capabilities").json().path("outputs").size()).isGreaterThan(3);
      assertThat(client.get("/health/ready").status()).isEqualTo(200);
      Answer put = client.exchange("PUT", path);
      assertThat(put.code()).isEqualTo("method-not-allowed");
      assertThat(put.header("Allow")).isEqualTo("GET, HEAD, DELETE, OPTIONS");
      assertThat(client.get(path + "/%2e%2e/x.png").code()).isEqualTo("route-not-found");
      assertThat(client.get("/metrics").status()).isEqualTo(404);
      assertThat(client.get("/dashboard").status()).isEqualTo(404);
      assertThat(client.get("/dashboard/events").status()).isEqualTo(404);
      jobsAreTakenByOneServiceAndDoneByTheOther(client, id);

      assertThat(client.delete(id).status()).isEqualTo(204);
      for (String rest : List.of("", ".png", "/rotate_90.webp", "/rotate_180.webp")) {
        assertThat(client.get(path + rest).code()).as(rest).isEqualTo("image-not-found");
      }
    }
  }

  private static void jobsAreTakenByOneServiceAndDoneByTheOther(Client client, String image)
      throws IOException {
    Answer taken =
        client.submit(
            "{\"sources\": [{\"image\": \"%s\"}], \"outputs\": [{\"format\": \"gif\"}]}"
                .formatted(image));
    assertThat(taken.status()).as(taken.text()).isEqualTo(202);
    String job = "/jobs/" + taken.json().path("id").asText();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> client.get(job).json().path("state").asText().equals("succeeded"));
    assertThat(client.exchange("DELETE", job).status()).isEqualTo(200);
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedByTheServersOwnWords() throws IOException {
    byte[] tooLarge = new byte[26 << 20];
    try (Client client = new Client(services.gateway())) {
      for (int i = 0; i < 5; i++) {
        Answer answer = client.post("image/png", tooLarge);
        assertThat(answer.status()).as(answer.text()).isEqualTo(413);
        assertThat(answer.json().path("code").asText()).isEqualTo("body-too-large");
        assertThat(answer.json().path("limit").asLong()).isEqualTo(25 << 20);
      }
    }
  }

  @Test
  void aRequestKeepsItsName() throws IOException {
    try (Client client = new Client(services.gateway())) {
      Answer named = client.exchange("GET", "/images/none", "X-Request-Id", "order-4711");
      assertThat(named.header("X-Request-Id")).isEqualTo("order-4711");
      assertThat(named.json().path("requestId").asText()).isEqualTo("order-4711");
      assertThat(client.get("/images/none").header("X-Request-Id")).isNotEmpty();
    }
  }

  @Test
  void aKilledServerOfEachRoleLosesNothing() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    Account account = new Account();
    Findings findings = new Findings();
    long started = System.nanoTime();

    GatewayLoad load = GatewayLoad.start(services.gateway(), CLIENTS, seed, account, findings);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        load.await(25, 8);
        String ingest = "ingest-" + (1 + random.nextInt(2));
        String delivery = "delivery-" + (1 + random.nextInt(2));
        services.kill(ingest);
        services.kill(delivery);
        load.await(40, 10);
        services.start(ingest);
        services.start(delivery);
        awaitPart(ingest, "method=\"POST\"");
        awaitPart(delivery, "method=\"GET\",route=\"/images/{id}/{name}\"");
        load.await(20, 5);
      }
    } finally {
      load.stop();
    }
    for (String name : Gateway.SERVERS) {
      audit(name, account, findings);
    }

    System.out.printf(
        "two services: %d rounds in %d s, a server of each role killed in each; %d uploads and %d"
            + " deletes acknowledged; %d requests failed %s; %d lost, %d torn%n",
        ROUNDS,
        Duration.ofNanos(System.nanoTime() - started).toSeconds(),
        account.uploads.sum(),
        account.deletes.sum(),
        load.failures.values().stream().mapToInt(Integer::intValue).sum(),
        load.failures,
        findings.count(Kind.LOST),
        findings.count(Kind.TORN));
    assertThat(findings.words()).as("with seed " + seed).isEmpty();
  }

  /** A server that was started again is given requests by the gateway. */
  private static void awaitPart(String name, String label) {
    try (Client client = services.client(name)) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> client.metric("progimage_http_requests_seconds_count", label) > 0);
    }
  }

  /** What one server says of every image, in its role. */
  private static void audit(String name, Account account, Findings findings) throws IOException {
    try (Client client = services.client(name)) {
      boolean delivers = name.startsWith("delivery");
      for (Image image : account.live) {
        check(client.get(image.path("")).status() == 200, Kind.LOST, image, name, findings);
        if (delivers) {
          Answer original = client.get(image.original());
          boolean same =
              original.status() == 200 && Sums.sha256(original.body()).equals(image.digest());
          check(same, Kind.LOST, image, name, findings);
          for (String rest : List.copyOf(image.renditions().keySet())) {
            Load.check(image, rest, client.get(image.path(rest)), findings);
          }
        }
      }
      for (Image image : account.deleted) {
        check(client.get(image.path("")).status() == 404, Kind.LOST, image, name, findings);
        if (delivers) {
          check(client.get(image.original()).status() == 404, Kind.LOST, image, name, findings);
          for (String rest : image.renditions().keySet()) {
            check(client.get(image.path(rest)).status() == 404, Kind.LOST, image, name, findings);
          }
        }
      }
      if (!delivers) {
        auditList(new HashSet<>(client.list()), account, name, findings);
      }
    }
  }

  private static void auditList(
      Set<String> listed, Account account, String name, Findings findings) {
    for (Image image : account.live) {
      check(listed.contains(image.id()), Kind.LOST, image, name + "'s list", findings);
    }
    for (Image image : account.deleted) {
      check(!listed.contains(image.id()), Kind.LOST, image, name + "'s list", findings);
    }
  }

  private static void check(
      boolean right, Kind kind, Image image, String where, Findings findings) {
    if (!right) {
      findings.add(kind, image.id() + " at " + where);
    }
  }
}
