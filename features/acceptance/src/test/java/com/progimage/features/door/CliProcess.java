package com.progimage.features.door;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** The packaged command line, as a process in a folder of its user's. */
public final class CliProcess {
  private static final Path JAR =
      Path.of(System.getProperty("progimage.cli.jar", "../../sdk-cli/target/progimage-cli.jar"))
          .toAbsolutePath()
          .normalize();
  private static final Path CACHE = Path.of("target/progimage-cli.aot").toAbsolutePath();
  private static final int SECONDS = 60;

  private final URI server;
  private final Path folder;

  public CliProcess(URI server, Path folder) {
    this.server = server;
    this.folder = folder;
  }

  /** What a command left behind. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Result(int exit, byte[] out, String err) {
    public String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    /** For messages. */
    public String all() {
      return "exit " + exit + "\n" + text() + "\n" + err;
    }
  }

  /** Runs a command that finds the server in its environment. */
  public Result run(String... arguments) {
    return run(new byte[0], arguments);
  }

  /** As {@link #run(String...)}, with bytes on its standard input. */
  public Result run(byte[] in, String... arguments) {
    try {
      Process process = start(arguments);
      CompletableFuture<byte[]> out = read(process.getInputStream()::readAllBytes);
      CompletableFuture<byte[]> err = read(process.getErrorStream()::readAllBytes);
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(in);
      } catch (IOException e) {
        // It does not have to read what it does not want.
      }
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the command did not end: " + List.of(arguments));
      }
      return new Result(
          process.exitValue(), out.join(), new String(err.join(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Process start(String... arguments) throws IOException {
    train();
    List<String> command = new ArrayList<>(java("-XX:AOTCache=" + CACHE));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("PROGIMAGE_"));
    environment.put("PROGIMAGE_URL", server.toString());
    // No configuration of whoever runs the tests.
    environment.put("HOME", folder.resolve("home").toString());
    environment.remove("XDG_CONFIG_HOME");
    environment.remove("XDG_STATE_HOME");
    return builder.start();
  }

  /**
   * Once for each jar, as the checkout's own command does: hundreds of starts take half as long.
   */
  private static void train() throws IOException {
    if (!Files.exists(JAR)) {
      throw new TestAbortedException("there is no " + JAR);
    }
    if (Files.exists(CACHE)
        && Files.getLastModifiedTime(CACHE).compareTo(Files.getLastModifiedTime(JAR)) > 0) {
      return;
    }
    List<String> command = new ArrayList<>(java("-XX:AOTCacheOutput=" + CACHE));
    command.add("train");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.onExit().join();
  }

  private static List<String> java(String cache) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        cache,
        "-jar",
        JAR.toString());
  }

  private interface Reading {
    byte[] read() throws IOException;
  }

  private static CompletableFuture<byte[]> read(Reading reading) {
    CompletableFuture<byte[]> bytes = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            bytes.complete(reading.read());
          } catch (IOException e) {
            bytes.completeExceptionally(e);
          }
        });
    return bytes;
  }
}
