package com.progimage.features.door;

import com.progimage.features.Access;
import com.progimage.support.StartCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** The packaged command line, as a process in a folder of its user's. */
public final class CliProcess {
  private static final Path JAR =
      Path.of(System.getProperty("progimage.cli.jar", "../../sdk-cli/target/progimage-cli.jar"))
          .toAbsolutePath()
          .normalize();
  private static final int SECONDS = 120;

  /** Its bit in a mask of signals. */
  private static final long SIGINT = 1 << 1;

  private final URI server;
  private final Path folder;
  private final List<String> java;

  private CliProcess(URI server, Path folder, List<String> java) {
    this.server = server;
    this.folder = folder;
    this.java = java;
  }

  /** On the Java of the tests. */
  public CliProcess(URI server, Path folder) {
    this(server, folder, trained());
  }

  /** On Java 17, which has no AOT cache. */
  public static CliProcess on17(Path javaHome, URI server, Path folder) {
    List<String> java = new ArrayList<>(java(javaHome));
    // The JVM warns on standard output, which is for data.
    java.add("-Xlog:disable");
    java.add(StartCache.cds(List.copyOf(java), JAR, cache("jsa")));
    return new CliProcess(server, folder, java);
  }

  /** What a command left behind. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Result(int exit, byte[] out, String err) {
    public String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    public List<String> lines() {
      return text().lines().toList();
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
    return end(start(in, arguments));
  }

  public Process start(byte[] in, String... arguments) {
    List<String> command = new ArrayList<>();
    if (isInterruptIgnored()) {
      command.addAll(List.of("env", "--default-signal=INT"));
    }
    command.addAll(java);
    command.addAll(List.of("-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(PROGIMAGE|XDG)_.*"));
    environment.put("PROGIMAGE_URL", server.toString());
    Access.keyOf(server).ifPresent(key -> environment.put("PROGIMAGE_KEY", key));
    // No configuration of whoever runs the tests.
    environment.put("HOME", home().toString());
    try {
      Files.createDirectories(home());
      return builder
          .redirectInput(Files.write(home().resolve("in"), in).toFile())
          .redirectOutput(out().toFile())
          .redirectError(err().toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether this process ignores SIGINT, as a build does that a script runs in the background. A
   * process that it starts would ignore SIGINT too.
   */
  private static boolean isInterruptIgnored() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT) != 0);
    } catch (IOException e) {
      return false; // not Linux
    }
  }

  /** Waits for the command that was started last. */
  public Result end(Process process) {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the command did not end: " + process.info().commandLine());
      }
      return new Result(process.exitValue(), Files.readAllBytes(out()), Files.readString(err()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What it has printed so far. */
  public Path out() {
    return home().resolve("out");
  }

  private Path err() {
    return home().resolve("err");
  }

  private Path home() {
    return folder.resolve("home");
  }

  private static List<String> java(Path home) {
    if (!Files.exists(JAR)) {
      throw new TestAbortedException("there is no " + JAR);
    }
    return List.of(
        home.resolve("bin/java").toString(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
  }

  private static List<String> trained() {
    List<String> java = java(Path.of(System.getProperty("java.home")));
    List<String> command = new ArrayList<>(java);
    command.add(StartCache.aot(java, JAR, cache("aot")));
    return command;
  }

  private static Path cache(String suffix) {
    return Path.of("target/progimage-cli." + suffix).toAbsolutePath();
  }
}
