package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./progimage serve} under a service manager. */
final class LauncherTest {

  @Test
  void aTerminatedServerFinishesItsWorkAndLeavesNothing(@TempDir Path data) throws Exception {
    try (ServerProcess server = ServerProcess.launch(data, "--workers", "2");
        Client client = new Client(server.url())) {
      String id = client.store("image/png", Pictures.encoded("png", 2000, 1500));
      List<ProcessHandle> workers = Workers.of(server.process());
      assertThat(workers).as("the launcher has become the server").isNotEmpty();
      CompletableFuture<Answer> working = client.getLater("/images/" + id + "/rotate_5.webp");
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> client.metric("progimage_workers_busy", "") > 0 || working.isDone());

      int status = server.stop();

      assertThat(working.join().status()).isEqualTo(200);
      System.out.println(
          "SIGTERM while rendering: status " + status + ", the request was answered");
      assertThat(status).isZero();
      assertThat(workers).noneMatch(ProcessHandle::isAlive);
      assertThat(Workers.on(data)).isEmpty();
      try (Stream<Path> staging = Files.list(data.resolve("staging"))) {
        assertThat(staging).isEmpty();
      }
    }
  }

  @Test
  void itsHelpListsTheCommandsOfBothSides() throws Exception {
    Path checkout = Path.of(System.getProperty("progimage.root", "../..")).normalize();
    String help = said(checkout.resolve("progimage").toAbsolutePath().toString(), "--help");
    String ofServer =
        said(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-jar",
            checkout.resolve("server/target/progimage.jar").toString(),
            "--help");
    List<String> commands =
        Pattern.compile("(?m)^  ([a-z]+)  +[A-Z]")
            .matcher(ofServer)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(commands).contains("serve", "dedupe");
    assertThat(commands).allSatisfy(command -> assertThat(help).contains("\n  " + command + " "));
    assertThat(help).contains("\n  upload ", "\n  completion ");
  }

  private static String said(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out;
  }
}
