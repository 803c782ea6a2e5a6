package com.progimage.server.linux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a shell can do that a server started confined. */
@EnabledOnOs(OS.LINUX)
class ConfinementTest {
  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void fill() throws IOException {
    assumeTrue(Confinement.version().isPresent(), "this kernel has no Landlock");
    data = folder.resolve("data");
    for (String name : List.of("data/images/one", "data/state.db", "data/tmp/mine", "outside")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "bytes of " + name);
    }
  }

  private String shell(String command) throws Exception {
    Confinement confinement =
        new Confinement(data, List.of(data.resolve("images")), data.resolve("tmp"));
    Process shell =
        confinement.start(
            new ProcessBuilder("bash", "-c", command)
                .directory(data.resolve("tmp").toFile())
                .redirectErrorStream(true));
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
    return (shell.waitFor() + " " + said).strip();
  }

  @Test
  void itReadsItsSourcesAndWhatLiesOutside() throws Exception {
    assertThat(shell("cat ../images/one")).isEqualTo("0 bytes of data/images/one");
    assertThat(shell("cat ../../outside")).isEqualTo("0 bytes of outside");
  }

  @Test
  void itWritesToItsOwnFolderOnly() throws Exception {
    assertThat(shell("rm mine && mkdir a && echo made > a/file && mv a b && cat b/file"))
        .isEqualTo("0 made");
    assertThat(shell("echo forged > ../images/one")).contains("Permission denied");
    assertThat(shell("echo forged > ../images/two")).contains("Permission denied");
    assertThat(shell("rm ../images/one")).contains("Permission denied");
    assertThat(shell("echo forged > ../../outside")).contains("Permission denied");
    assertThat(Files.readString(data.resolve("images/one"))).isEqualTo("bytes of data/images/one");
  }

  @Test
  void itReadsNothingElseInTheDataFolder() throws Exception {
    assertThat(shell("cat ../state.db")).contains("Permission denied");
    assertThat(shell("ls ..")).contains("Permission denied");
  }

  @Test
  void itExecutesNothingOfTheDataFolder() throws Exception {
    assertThat(shell("printf '#!/bin/sh\\necho run' > run; chmod +x run; ./run"))
        .contains("Permission denied");
  }

  @Test
  void itOpensNoConnection() throws Exception {
    assumeTrue(Confinement.version().orElseThrow() >= 4, "this kernel does not confine TCP");
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(shell("exec 3<>/dev/tcp/127.0.0.1/" + listening.getLocalPort()))
          .contains("Permission denied");
    }
  }

  @Test
  void itSignalsNoOtherProcess() throws Exception {
    assumeTrue(Confinement.version().orElseThrow() >= 6, "this kernel does not confine signals");
    assertThat(shell("kill -0 " + ProcessHandle.current().pid())).contains("not permitted");
  }

  @Test
  void itGainsNoPrivileges() throws Exception {
    assertThat(shell("grep NoNewPrivs /proc/self/status")).endsWith("1");
  }

  @Test
  void theServerItselfStaysFree() throws Exception {
    assertThat(shell("true")).isEqualTo("0");

    Files.writeString(folder.resolve("outside"), "written");
    assertThat(
            new ProcessBuilder("bash", "-c", "cat " + data.resolve("state.db")).start().waitFor())
        .isZero();
  }

  @Test
  void memoryIsHiddenFromOtherProcesses() {
    SystemCalls calls = SystemCalls.find().orElseThrow();
    try {
      assertThat(ProcessMemory.hide()).isTrue();
      assertThat(calls.isDumpable()).isFalse();
    } finally {
      assertThat(calls.setDumpable(true)).isZero();
    }
  }
}
