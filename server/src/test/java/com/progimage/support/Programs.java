package com.progimage.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of the machine that some tests need. */
public final class Programs {
  private Programs() {}

  /**
   * The program of that name. Where it is missing the calling test is skipped and says so; under CI
   * it fails.
   *
   * @param debianPackage that has it
   */
  public static Path find(String name, String debianPackage) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(() -> {
          String what = "no " + name + ": install " + debianPackage;
          if ("true".equals(System.getenv("CI"))) {
            return fail(what);
          }
          System.err.println("SKIPPED: " + what);
          return abort(what);
        });
  }

  /**
   * Runs a command to its end.
   *
   * @throws AssertionError with all that it said, where its exit status is not 0
   */
  public static void run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
