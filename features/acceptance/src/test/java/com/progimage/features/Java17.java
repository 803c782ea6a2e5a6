package com.progimage.features;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The oldest Java that what runs at clients is for. */
final class Java17 {
  private static final List<String> FOLDERS =
      List.of(
          "/usr/lib/jvm",
          "/usr/java",
          "/opt/java",
          "/opt",
          "/usr/local/lib/jvm",
          "/Library/Java/JavaVirtualMachines",
          System.getProperty("user.home") + "/.sdkman/candidates/java",
          System.getProperty("user.home") + "/.jdks");

  private Java17() {}

  /** A JDK 17; without one the test is skipped, and fails where CI is true. */
  static Path home() {
    Map<String, String> env = System.getenv();
    Stream<Path> named =
        Stream.of("PROGIMAGE_JDK17", "JAVA_HOME_17_X64", "JAVA_HOME_17_ARM64", "JAVA_HOME")
            .flatMap(name -> Stream.ofNullable(env.get(name)))
            .map(Path::of);
    Stream<Path> usual =
        FOLDERS.stream()
            .map(Path::of)
            .flatMap(Java17::inside)
            .flatMap(home -> Stream.of(home, home.resolve("Contents/Home")));
    Optional<Path> found = Stream.concat(named, usual).filter(Java17::is17).findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    String advice =
        "no JDK 17 in the usual folders: install one (Debian: openjdk-17-jdk-headless) or name it"
            + " by PROGIMAGE_JDK17";
    if ("true".equals(env.get("CI"))) {
      return fail(advice);
    }
    System.err.println("SKIPPED: " + advice);
    return abort(advice);
  }

  private static Stream<Path> inside(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static boolean is17(Path home) {
    try {
      return Files.isExecutable(home.resolve("bin/javac"))
          && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"17");
    } catch (IOException e) {
      return false;
    }
  }
}
