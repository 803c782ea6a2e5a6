package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Checkout;
import com.progimage.features.Pictures;
import com.progimage.features.ServerProcess;
import com.progimage.features.force.Client.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
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
  void aFolderWithoutTheOriginalModelsEndsTheStart(@TempDir Path folder) throws Exception {
    Path net = folder.resolve("dlib_face_recognition_resnet_model_v1.dat");
    assertThat(startedWith(folder))
        .isEqualTo(
            "2 progimage: --models: %s is missing: copy it there, or leave out the setting to use"
                    .formatted(net)
                + " the server's own weights");

    Files.writeString(net, "another file");
    assertThat(startedWith(folder))
        .startsWith("2 progimage: --models: " + net + " is not the original file of 22466066 bytes")
        .endsWith(": copy that one there");
    assertThat(folder.resolve("data")).as("ends before it creates the folder").doesNotExist();
  }

  /** Starts a server whose start ends, and gives its status and what it says. */
  private static String startedWith(Path models) throws Exception {
    List<String> arguments =
        List.of("serve", "--port=0", "--data=" + models.resolve("data"), "--models=" + models);
    Process process =
        new ProcessBuilder(ServerProcess.command(List.of(), arguments))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return (process.waitFor() + " " + said).strip();
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
        Pattern.compile("(?m)^  ([a-z]+(?: [a-z]+)?)  +[A-Z]")
            .matcher(ofServer)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(commands).contains("serve", "dedupe", "keys create");
    assertThat(commands).allSatisfy(command -> assertThat(help).contains("\n  " + command + " "));
    assertThat(help).contains("\n  upload ", "\n  completion ");
    // It starts them with the server's jar.
    Matcher ofScript =
        Pattern.compile("(?m)^  (serve \\|.*)\\)$")
            .matcher(Files.readString(checkout.resolve("progimage")));
    assertThat(ofScript.find()).isTrue();
    assertThat(ofScript.group(1).split(" \\| "))
        .containsAll(commands.stream().map(command -> command.split(" ")[0]).toList());
  }

  @Test
  void whatIsOutOfDateIsBuiltOnce(@TempDir Path checkout) throws Exception {
    String command = outOfDate(checkout, "");
    assertThat(said(command, "--version")).isEqualTo(said(command, "--version"));

    assertThat(Files.readAllLines(checkout.resolve("builds"))).containsExactly("built");
  }

  @Test
  void twoCallsAtOnceBuildOnce(@TempDir Path checkout) throws Exception {
    // The first build ends when the second call waits for it.
    String command = outOfDate(checkout, "until [ -f waits ]; do sleep 0.1; done\n");
    List<Process> calls = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      calls.add(
          new ProcessBuilder(command, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(checkout.resolve("said-" + i).toFile())
              .start());
    }
    await()
        .until(() ->
            said(checkout, 0).contains("waiting for") || said(checkout, 1).contains("waiting for"));
    Files.createFile(checkout.resolve("waits"));

    for (Process call : calls) {
      assertThat(call.waitFor()).isZero();
    }
    assertThat(Files.readAllLines(checkout.resolve("builds"))).containsExactly("built");
  }

  @Test
  void aBuildThatWasKilledHoldsUpNoOther(@TempDir Path checkout) throws Exception {
    String command = outOfDate(checkout, "");
    Process killed = new ProcessBuilder("true").start();
    killed.waitFor();
    Path lock = Files.createDirectories(checkout.resolve("target")).resolve("progimage.lock");
    Files.createSymbolicLink(lock, Path.of(Long.toString(killed.pid())));

    assertThat(said(command, "--version")).isNotEmpty();
    assertThat(Files.isSymbolicLink(lock)).isFalse();
  }

  private static String said(Path checkout, int call) throws IOException {
    return Files.readString(checkout.resolve("said-" + call));
  }

  /**
   * A checkout whose jar is older than its sources.
   *
   * @param build what its Maven does after it has left its mark in a file
   * @return the launcher
   */
  private static String outOfDate(Path checkout, String build) throws IOException {
    for (String file : List.of("progimage", ".mvn/find-jdk.sh", "pom.xml", "sdk-cli/pom.xml")) {
      Path copy = checkout.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Checkout.file(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
    for (String folder : List.of("sdk-cli/src/main", "sdk-java/src/main", "sdk-cli/target")) {
      Files.createDirectories(checkout.resolve(folder));
    }
    String jar = "sdk-cli/target/progimage-cli.jar";
    Files.copy(Checkout.file(jar), checkout.resolve(jar));
    Files.setLastModifiedTime(checkout.resolve(jar), FileTime.from(Instant.EPOCH));
    // The JVM ignores an empty archive. A younger one than the jar need not be recorded.
    Path archive = Files.createFile(checkout.resolve(jar.replace(".jar", ".jsa")));
    Files.setLastModifiedTime(archive, FileTime.from(Instant.now().plus(Duration.ofDays(1))));
    // As Maven does where no class changed, it leaves the jar as it is.
    Path maven = checkout.resolve("mvnw");
    Files.writeString(maven, "#!/bin/sh\necho built >> builds\n" + build);
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    return checkout.resolve("progimage").toString();
  }

  private static String said(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out;
  }
}
