package com.progimage.features;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs of the machine that some tests need, and the checkout that they are run on. */
public final class Programs {
  private Programs() {}

  /**
   * The program of that name. Where it is missing the calling test is skipped and says so; under CI
   * it fails.
   *
   * @param debianPackage that has it
   */
  public static Path find(String name, String debianPackage) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator))
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

  /** A file of the checkout. */
  public static Path shipped(String file) {
    return Path.of(System.getProperty("progimage.root", "../.."), file)
        .toAbsolutePath()
        .normalize();
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a command to its end.
   *
   * @return its exit status and all that it said
   */
  public static Ended run(Path folder, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Ended(process.waitFor(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** How a command ended. */
  public record Ended(int status, String said) {}
}
