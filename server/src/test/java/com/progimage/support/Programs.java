package com.progimage.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds and runs the programs of the machine that some tests need. */
public final class Programs {
  private Programs() {}

  /**
   * Finds the program of that name. Without it, the calling test is skipped with a message; where
   * CI is true, it fails.
   *
   * @param debianPackage that contains the program
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

  /** Returns the jar or the folder that a class was loaded from. */
  public static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns a port that no process listens on. */
  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a signal, such as {@code STOP}, to a process. */
  public static void signal(Process process, String name) {
    run("sh", "-c", "kill -" + name + " " + process.pid());
  }

  /**
   * Runs a command to its end.
   *
   * @throws AssertionError with all its output if its exit status is not 0
   */
  public static void run(String... command) {
    Ended ended = run(Path.of(""), command);
    if (ended.status() != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + ended.said());
    }
  }

  /**
   * Runs a command in a folder to its end.
   *
   * @return its exit status and all its output
   */
  public static Ended run(Path folder, String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toAbsolutePath().toFile())
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

  /** The exit status and the output of a command. */
  public record Ended(int status, String said) {}
}
