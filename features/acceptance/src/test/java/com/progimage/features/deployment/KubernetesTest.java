package com.progimage.features.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The Helm chart's values, by what the server and the gateway need. */
final class KubernetesTest {
  private static final Path CHART = Checkout.file("docker/kubernetes/progimage");

  /** Of a server with its heap of 256 MiB, without its workers. */
  private static final long SERVER_MEBIBYTES = 512;

  private static Map<?, ?> values;

  @BeforeAll
  static void read() throws IOException {
    values =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(Files.readString(CHART.resolve("values.yaml")));
  }

  @Test
  void aServerAnswersForLongerThanTheGatewayKeepsIdleConnections() throws IOException {
    String gateway = Files.readString(Checkout.file("docker/gateway.conf"));
    long longest =
        Pattern.compile("upstream \\w+ \\{[^}]*keepalive_timeout ([0-9]+)s;")
            .matcher(gateway)
            .results()
            .mapToLong(KubernetesTest::number)
            .max()
            .orElseThrow();
    assertThat((int) at("shutdown", "delaySeconds")).isGreaterThan((int) longest);
  }

  @Test
  void memoryIsEnoughForTheServerAndAllItsWorkers() {
    assertThat(at("settings", "PROGIMAGE_WORKER_MEMORY")).isEqualTo("1GiB");
    for (String role : new String[] {"ingest", "delivery"}) {
      Matcher limit =
          Pattern.compile("([0-9]+)Mi")
              .matcher(String.valueOf(at(role, "resources", "limits", "memory")));
      assertThat(limit.matches()).as(role).isTrue();
      assertThat(number(limit.toMatchResult()))
          .as(role)
          .isGreaterThanOrEqualTo(SERVER_MEBIBYTES + (int) at(role, "workers") * 1024L);
    }
  }

  @Test
  void itsConfigurationsAreThoseThatShip() throws IOException {
    for (String file : new String[] {"gateway.conf", "redis.conf"}) {
      assertThat(CHART.resolve("files").resolve(file).toRealPath())
          .isEqualTo(Checkout.file("docker").toRealPath().resolve(file));
    }
  }

  private static long number(MatchResult found) {
    return Long.parseLong(found.group(1));
  }

  private static Object at(String... path) {
    @Nullable Object value = values;
    for (String name : path) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return Objects.requireNonNull(value, String.join(".", path));
  }
}
