package com.progimage.features.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Checkout;
import com.progimage.features.ServerProcess;
import com.progimage.support.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the image is made of, as far as it can be tried without one. */
final class ImageTest {
  private static final Path ENV = Path.of("/usr/bin/env");

  @TempDir Path folder;

  /** As the image has it: the jar and its launcher, but without a cache of loaded classes. */
  private List<String> launcher() throws IOException {
    Files.createSymbolicLink(folder.resolve("progimage.jar"), ServerProcess.jar());
    return List.of(
        ENV.toString(),
        "PROGIMAGE_HOME=" + folder,
        "JAVA_HOME=" + System.getProperty("java.home"),
        Checkout.file("docker/progimage").toString());
  }

  @Test
  void itsLauncherBecomesTheServerAndSoDrainsOnASignal() throws Exception {
    try (ServerProcess server = ServerProcess.launch(launcher(), folder.resolve("data"))) {
      assertThat(server.process().info().command().orElseThrow()).endsWith("/bin/java");
      assertThat(server.process().info().arguments().map(Arrays::asList).orElseThrow())
          .contains("-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "serve")
          .noneMatch(argument -> argument.contains("AOTCache"));
      assertThat(server.stop()).isZero();
    }
  }

  @Test
  void itIsHealthyWhereItsServerIsReady() throws Exception {
    String healthcheck = Checkout.file("docker/healthcheck").toString();
    try (ServerProcess server = ServerProcess.start(folder.resolve("data"))) {
      String port = "PROGIMAGE_PORT=" + server.url().getPort();
      assertThat(Programs.run(folder, ENV.toString(), port, healthcheck).status()).isZero();
      server.kill();
      assertThat(Programs.run(folder, ENV.toString(), port, healthcheck).status()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatIsNotReadyIsNotHealthy() throws Exception {
    String healthcheck = Checkout.file("docker/healthcheck").toString();
    String nobody = "redis://127.0.0.1:" + Programs.freePort();
    try (ServerProcess server =
        ServerProcess.start(
            folder.resolve("data"), "--role", "ingest", "--redis", nobody, "--reserve", "64MiB")) {
      String port = "PROGIMAGE_PORT=" + server.url().getPort();
      assertThat(Programs.run(folder, ENV.toString(), port, healthcheck).status()).isEqualTo(1);
    }
  }

  @Test
  void itsFileCopiesWhatIsThereAndRunsAsNobodyInParticular() throws IOException {
    String text = Files.readString(Checkout.file("docker/Dockerfile"));
    assertThat(text)
        .containsPattern("(?m)^USER 10001:10001$")
        .containsPattern("(?m)^ENTRYPOINT \\[\"progimage\"]$")
        .containsPattern("(?m)^VOLUME /data$")
        .containsPattern("(?m)^EXPOSE 8080$")
        .containsPattern("(?m)^HEALTHCHECK .* CMD \\[\"healthcheck\"]$");
    Pattern.compile("(?m)^COPY (docker/\\S+) (docker/\\S+) ")
        .matcher(text)
        .results()
        .flatMap(copy -> List.of(copy.group(1), copy.group(2)).stream())
        .forEach(file -> assertThat(Checkout.file(file)).isExecutable());
    assertThat(text).contains("COPY docker/progimage docker/healthcheck ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docker/Dockerfile",
        "docker/progimage",
        "docker/healthcheck",
        "docker/kubernetes/pod.yaml",
        "docker/kubernetes/progimage/values.yaml",
        "docker/kubernetes/values-s3.yaml",
        "docker/kubernetes/progimage/templates/servers.yaml",
        "docs/deployment.md",
        "docs/kubernetes.md",
        "docs/operations.md"
      })
  void everySettingThatIsNamedExists(String file) throws IOException {
    Set<String> named = Settings.in(Files.readString(Checkout.file(file)));
    assertThat(Settings.known()).containsAll(named);
    assertThat(named).isNotEmpty();
  }
}
