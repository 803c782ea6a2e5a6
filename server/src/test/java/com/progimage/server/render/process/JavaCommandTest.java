package com.progimage.server.render.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaCommandTest {
  /** What JPEG to PNG allocates beside the picture, in bytes. */
  private static final int PNG_ENCODING = 8_500_000;

  @TempDir private Path folder;

  @Test
  void aWorkerHasTheServersJavaAndCollectorAndAShareOfTheMemory() throws Exception {
    List<String> command = new JavaCommand(1L << 30, List.of("-jar", "x.jar", "worker")).in(folder);

    assertThat(
            Files.isSameFile(
                Path.of(command.getFirst()),
                ProcessHandle.current().info().command().map(Path::of).orElseThrow()))
        .isTrue();
    assertThat(command.get(1)).matches("-XX:\\+Use\\w+GC");
    assertThat(command).anyMatch(option -> option.matches("-XX:TieredStopAtLevel=\\d"));
    assertThat(command)
        .contains("-Xmx704m", "-XX:MaxDirectMemorySize=128m", "-Djava.io.tmpdir=" + folder)
        .endsWith("-jar", "x.jar", "worker");
  }

  @Test
  void aProgramThatIsNoJarIsStartedByItsClassPath() {
    List<String> command =
        WorkerCommand.ofThisProgram(JavaCommandTest.class, 1L << 30, List.of("/models")).in(folder);

    assertThat(command)
        .endsWith(
            "-cp",
            System.getProperty("java.class.path"),
            JavaCommandTest.class.getName(),
            "worker",
            "/models");
  }

  @Test
  void aProgramInAJarIsStartedAsAJar() {
    List<String> command = WorkerCommand.ofThisProgram(Test.class, 1L << 30, List.of()).in(folder);

    assertThat(command.subList(command.size() - 3, command.size()))
        .satisfiesExactly(
            flag -> assertThat(flag).isEqualTo("-jar"),
            jar -> assertThat(jar).endsWith(".jar"),
            name -> assertThat(name).isEqualTo("worker"));
  }

  @Test
  void aJarsWorkerStartsFromTheAotCacheBesideIt() throws Exception {
    Path jar = Files.createFile(folder.resolve("x.jar"));
    assertThat(JavaCommand.ofJar(1L << 30, jar, List.of("worker")).in(folder))
        .noneMatch(option -> option.startsWith("-XX:AOTCache"));

    Path cache = Files.createFile(folder.resolve("x.aot"));

    List<String> command = JavaCommand.ofJar(1L << 30, jar, List.of("worker")).in(folder);
    assertThat(command).endsWith("-jar", jar.toString(), "worker");
    assertThat(command.contains("-XX:AOTCache=" + cache))
        .as("the collector of the cache")
        .isEqualTo(command.contains("-XX:+UseSerialGC"));
  }

  @Test
  void aPictureOfSixMegapixelsAndItsPngFitIntoEden() throws Exception {
    List<String> command = new JavaCommand(1L << 30, List.of()).in(folder);
    String young =
        command.stream().filter(each -> each.startsWith("-Xmn")).findFirst().orElseThrow();
    int mebibytes = Integer.parseInt(young.replaceAll("\\D", ""));

    assertThat(command).contains("-XX:SurvivorRatio=6");
    assertThat(mebibytes * 6 / 8 << 20).isGreaterThan(4 * 6_000_000 + PNG_ENCODING);
  }

  @Test
  void aWorkerWithLittleMemoryHasASmallNewGeneration() {
    assertThat(new JavaCommand(256L << 20, List.of()).in(folder)).contains("-Xmn16m", "-Xms40m");
  }

  @Test
  void threePicturesOfFiftyMegapixelsFitOnTheHeap() throws Exception {
    List<String> command =
        new JavaCommand(
                1L << 30,
                List.of(
                    "-cp", System.getProperty("java.class.path"), ThreePictures.class.getName()))
            .in(folder);

    Process process = new ProcessBuilder(command).inheritIO().start();

    assertThat(process.waitFor()).isZero();
  }

  /** A source, a step's result, and the encoder's copy of it. */
  static final class ThreePictures {
    private ThreePictures() {}

    public static void main(String[] args) {
      int[][] pictures = {new int[50_000_000], new int[50_000_000], new int[50_000_000]};
      System.exit(pictures[2].length == 50_000_000 ? 0 : 1);
    }
  }
}
