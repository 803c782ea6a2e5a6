package com.progimage.features;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packaged command line on Java 17, as a user in a folder of their own runs it. */
final class Cli {
  private static final int SECONDS = 120;

  private final Path folder;
  private final URI server;

  Cli(Path folder, URI server) {
    this.folder = folder;
    this.server = server;
  }

  /** What a command gave. */
  record Ended(int status, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  Path out() {
    return folder.resolve("out.txt");
  }

  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Java17.home().resolve("bin/java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-jar");
    command.add(
        Path.of(System.getProperty("progimage.cli.jar", "../../sdk-cli/target/progimage-cli.jar"))
            .toAbsolutePath()
            .toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("HOME", folder.resolve("home").toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
    builder.environment().put("PROGIMAGE_URL", server.toString());
    builder.redirectInput(Files.writeString(folder.resolve("in.txt"), "").toFile());
    if (Files.exists(folder.resolve("stdin"))) {
      builder.redirectInput(folder.resolve("stdin").toFile());
    }
    return builder
        .redirectOutput(out().toFile())
        .redirectError(folder.resolve("err.txt").toFile())
        .start();
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return end(start(arguments));
  }

  Ended end(Process process) throws IOException, InterruptedException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("it did not end");
    }
    return new Ended(process.exitValue(), outBytes(), read("err.txt"));
  }

  private String outBytes() throws IOException {
    return Files.readString(out(), StandardCharsets.ISO_8859_1);
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }
}
