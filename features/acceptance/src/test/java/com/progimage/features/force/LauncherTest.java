package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Pictures;
import com.progimage.features.Programs;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
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

  @Test
  void whatIsOutOfDateIsBuiltOnce(@TempDir Path checkout) throws Exception {
    for (String file : List.of("progimage", ".mvn/find-jdk.sh", "pom.xml", "sdk-cli/pom.xml")) {
      Path copy = checkout.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Programs.shipped(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (String folder : List.of("sdk-cli/src/main", "sdk-java/src/main", "sdk-cli/target")) {
      Files.createDirectories(checkout.resolve(folder));
    }
    String jar = "sdk-cli/target/progimage-cli.jar";
    Files.copy(Programs.shipped(jar), checkout.resolve(jar));
    Files.setLastModifiedTime(checkout.resolve(jar), FileTime.from(Instant.EPOCH));
    // As Maven does where no class changed, it leaves the jar as it is.
    Path maven = checkout.resolve("mvnw");
    Files.writeString(maven, "#!/bin/sh\necho built >> builds\n");
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));

    String command = checkout.resolve("progimage").toString();
    assertThat(said(command, "--version")).isEqualTo(said(command, "--version"));

    assertThat(Files.readAllLines(checkout.resolve("builds"))).containsExactly("built");
  }

  private static String said(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out;
  }
}
