package com.progimage.sdk;

import static com.progimage.sdk.RoughServer.answer;
import static com.progimage.sdk.RoughServer.json;
import static com.progimage.sdk.RoughServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What owners use, and the quotas that an administrator sets. */
@Timeout(30)
final class OwnersTest {
  private static final RoughServer.Behavior DONE = answer(204, "text/plain", new byte[0]);

  private static String record(String name, String quota) {
    return """
    {"owner": "%s", "usage": {"images": 3, "bytes": 5000000000, "megapixelsToday": 1.5,
     "cpuSecondsToday": 0.25, "mood": 1}, "quota": %s, "hasOwnQuota": true, "mood": 1}
    """
        .formatted(name, quota);
  }

  @Test
  void anOwnerHasItsUseAndItsQuota() throws IOException {
    try (RoughServer server =
        RoughServer.answering(json(200, record("shop", "{\"images\": 7, \"swims\": 2}")))) {
      Owner shop = ProgImageClient.create(server.url()).owners().get("shop");
      assertThat(shop.name()).isEqualTo("shop");
      assertThat(shop.images()).isEqualTo(3);
      assertThat(shop.bytes()).isEqualTo(5_000_000_000L);
      assertThat(shop.megapixelsToday()).isEqualTo(1.5);
      assertThat(shop.cpuTimeToday()).isEqualTo(Duration.ofMillis(250));
      assertThat(shop.hasOwnQuota()).isTrue();
      assertThat(shop.quota().limit("images")).hasValue(7);
      assertThat(shop.quota().limit("swims")).as("of a later server").hasValue(2);
      assertThat(shop.quota().limit("bytes")).isEmpty();
      assertThat(shop).hasToString("shop (3 images, 5000000000 bytes)");
      assertThat(shop.json()).contains("mood");
    }
  }

  @Test
  void ownersAreListedPageByPage() throws IOException {
    try (RoughServer server =
        RoughServer.answering(
            json(
                200,
                "{\"owners\": [%s], \"next\": \"http://a/owners?after=a\"}"
                    .formatted(record("a", "{}"))),
            json(200, "{\"owners\": [%s], \"next\": null}".formatted(record("b", "{}"))))) {
      List<String> names =
          ProgImageClient.create(server.url())
              .owners()
              .list()
              .map(Owner::name)
              .collect(Collectors.toList());
      assertThat(names).containsExactly("a", "b");
      assertThat(server.requests().get(1).line()).startsWith("GET /owners?after=a ");
    }
  }

  @Test
  void aQuotaIsSetAndRemoved() throws IOException {
    try (RoughServer server = RoughServer.answering(json(200, "{}"), json(200, "{}"), DONE, DONE)) {
      OwnersClient owners = ProgImageClient.create(server.url()).owners();
      owners.setQuota(
          "shop",
          Quota.unlimited()
              .images(1)
              .bytes(2)
              .megapixelsPerDay(3)
              .cpuSecondsPerDay(4)
              .concurrentRequests(5)
              .openJobs(6)
              .openItems(7));
      owners.setDefaultQuota(Quota.unlimited());
      owners.removeQuota("shop");
      owners.removeDefaultQuota();
      assertThat(server.requests())
          .extracting(request -> request.line().replace(" HTTP/1.1", ""))
          .containsExactly(
              "PUT /owners/shop/quota",
              "PUT /owners/*/quota",
              "DELETE /owners/shop/quota",
              "DELETE /owners/*/quota");
      assertThat(new String(server.requests().get(0).bytes(), StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"images\":1,\"bytes\":2,\"megapixelsPerDay\":3,\"cpuSecondsPerDay\":4,"
                  + "\"concurrentRequests\":5,\"openJobs\":6,\"openItems\":7}");
    }
    assertThatThrownBy(() -> Quota.unlimited().images(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("images is -1");
  }

  @Test
  void aFullOwnerIsNotTriedAgain() throws IOException {
    try (RoughServer server = RoughServer.answering(problem(429, "quota-exceeded"))) {
      ProgImageClient images = ProgImageClient.create(server.url());
      assertThatThrownBy(() -> images.upload(Records.PNG))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("quota-exceeded");
      assertThat(server.requests()).hasSize(1);
    }
  }
}
