package com.progimage.features;

import com.progimage.support.StartCache;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as its users run it: the packaged jar, in a process of its own, on a free port. */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("http://localhost:([0-9]+)");

  /** For servers under load, which live long enough for the better compiler and warm workers. */
  public static final List<String> BOTH_COMPILERS =
      List.of("-XX:TieredStopAtLevel=4", "-Dprogimage.worker.warm-up=on");

  /** As the shipped launchers have them, with one compiler and no warm-up; a later option wins. */
  private static final List<String> LAUNCHER_OPTIONS =
      List.of(
          "-Xms32m",
          "-Xmx256m",
          "-XX:MaxDirectMemorySize=128m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=50",
          "-XX:-ShrinkHeapInSteps",
          "-XX:TrimNativeHeapInterval=10000",
          "-XX:TieredStopAtLevel=1",
          "-Dprogimage.worker.warm-up=off");

  private static final int START_SECONDS = 180;
  private static final int STOP_SECONDS = 30;

  private final Process process;
  private final URI url;

  private ServerProcess(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts a server on a data folder, and returns once it says that it is ready. */
  public static ServerProcess start(Path data, String... flags) {
    return start(List.of(), data, flags);
  }

  /** As {@link #start(Path, String...)}, with options for the server's own JVM. */
  public static ServerProcess start(List<String> javaOptions, Path data, String... flags) {
    return start(0, javaOptions, data, flags);
  }

  /**
   * As {@link #start(List, Path, String...)}, on a port that others know of.
   *
   * @param port 0 takes a free one
   */
  public static ServerProcess start(
      int port, List<String> javaOptions, Path data, String... flags) {
    return run(command(javaOptions, serve(port, data, flags)));
  }

  /** The command line of any of the server's commands. */
  public static List<String> command(List<String> javaOptions, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add(StartCache.ofServer(jar()));
    command.addAll(LAUNCHER_OPTIONS);
    command.addAll(javaOptions);
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(arguments);
    return command;
  }

  /** Starts a server by the checkout's own command. */
  public static ServerProcess launch(Path data, String... flags) {
    return launch(List.of(Checkout.file("progimage").toString()), data, flags);
  }

  /** Starts a server by a command that becomes it. */
  public static ServerProcess launch(List<String> launcher, Path data, String... flags) {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(serve(0, data, flags));
    return run(command);
  }

  /**
   * What {@code config} prints where only these variables are set.
   *
   * @throws IllegalStateException with what it says where it refuses one
   */
  public static String config(Map<String, String> environment) {
    try {
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      ProcessBuilder command = new ProcessBuilder(java, "-jar", jar().toString(), "config");
      command.environment().clear();
      command.environment().putAll(environment);
      Process process = command.redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      return said;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The packaged server. */
  public static Path jar() {
    return Path.of(System.getProperty("progimage.jar", "../../server/target/progimage.jar"))
        .toAbsolutePath()
        .normalize();
  }

  private static List<String> serve(int port, Path data, String... flags) {
    List<String> arguments = new ArrayList<>(List.of("serve", "--port", Integer.toString(port)));
    arguments.addAll(List.of("--data", data.toString()));
    arguments.addAll(List.of(flags));
    if (!arguments.contains("--workers")) {
      // Each takes seconds of processor time to start.
      arguments.addAll(List.of("--workers", "1"));
    }
    return arguments;
  }

  private static ServerProcess run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      // Whoever stops the tests stops their servers.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      CompletableFuture<URI> ready = new CompletableFuture<>();
      Thread.ofPlatform().daemon().start(() -> read(process, ready));
      return new ServerProcess(process, ready.get(START_SECONDS, TimeUnit.SECONDS));
    } catch (Exception e) {
      throw new IllegalStateException("the server did not start", e);
    }
  }

  public URI url() {
    return url;
  }

  public Process process() {
    return process;
  }

  /** What {@code kill -9} does; returns once the process is gone. Its workers may live on. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Stops it as an operator does, and gives its exit status. */
  public int stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the server did not stop");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  private static void read(Process process, CompletableFuture<URI> ready) {
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.append(line).append('\n');
        Matcher matcher = URL.matcher(line);
        if (matcher.find()) {
          ready.complete(URI.create(matcher.group()));
        }
        System.out.println("server: " + line);
      }
      ready.completeExceptionally(new IOException("it said:\n" + said));
    } catch (IOException e) {
      ready.completeExceptionally(e);
    }
  }
}
