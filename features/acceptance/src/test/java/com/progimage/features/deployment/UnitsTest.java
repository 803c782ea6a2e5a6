package com.progimage.features.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.Checkout;
import com.progimage.support.Programs;
import com.progimage.support.Programs.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The systemd units, by what systemd itself says of them. */
final class UnitsTest {
  private static final String PROGRAM = "/opt/progimage/progimage";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "progimage.service",
        "progimage@ingest.service",
        "progimage-dedupe.service",
        "progimage-dedupe.timer"
      })
  void everyUnitIsOneThatSystemdTakes(String unit) throws IOException {
    String analyze = Programs.find("systemd-analyze", "systemd").toString();
    install();
    Ended verified = Programs.run(folder, analyze, "verify", folder.resolve(unit).toString());
    assertThat(verified.status()).as(verified.said()).isZero();
    assertThat(verified.said().lines().filter(line -> line.contains("progimage"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"progimage.service", "progimage-dedupe.service"})
  void whatRunsIsConfined(String unit) throws IOException {
    String analyze = Programs.find("systemd-analyze", "systemd").toString();
    install();
    Ended judged =
        Programs.run(
            folder,
            analyze,
            "security",
            "--offline=true",
            "--threshold=20",
            folder.resolve(unit).toString());
    assertThat(judged.status()).as(judged.said()).isZero();
  }

  @Test
  void aMistakeIsSeen() throws IOException {
    String analyze = Programs.find("systemd-analyze", "systemd").toString();
    install();
    Path unit = folder.resolve("progimage.service");
    Files.writeString(unit, Files.readString(unit).replace("MemoryMax=2560M", "MemoryMax=much"));
    Ended verified = Programs.run(folder, analyze, "verify", unit.toString());
    assertThat(verified.said()).contains("Invalid memory limit");
  }

  /** As docs/deployment.md says, but for a program that is only there to be found. */
  private void install() throws IOException {
    Path program =
        Files.createFile(
            folder.resolve("progimage"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    for (String unit :
        List.of("progimage.service", "progimage-dedupe.service", "progimage-dedupe.timer")) {
      String text = Files.readString(Checkout.file("docker/systemd/" + unit));
      assertThat(text).contains("[Unit]");
      Files.writeString(folder.resolve(unit), text.replace(PROGRAM, program.toString()));
    }
    Files.copy(folder.resolve("progimage.service"), folder.resolve("progimage@.service"));
  }

  @Test
  void settingsOfTheUnitsAreThoseOfTheServer() throws IOException {
    for (String unit : List.of("progimage.service", "progimage-dedupe.service")) {
      String text = Files.readString(Checkout.file("docker/systemd/" + unit));
      Set<String> variables = Settings.in(text);
      assertThat(variables).as(unit).isNotEmpty();
      assertThat(Settings.known()).as(unit).containsAll(variables);
    }
  }
}
