package com.progimage.features.door;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.progimage.features.Checkout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A process that uses the SDK for Go: {@code sdk-go/internal/driver}. It reads a command a line, in
 * JSON, and writes an answer a line. All scenarios share one.
 */
final class GoDriver {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern VERSION = Pattern.compile("go version go1\\.(\\d+)");
  private static final int FIRST_WITH_ITERATORS = 23;
  private static final int BUILD_SECONDS = 300;

  private static @Nullable GoDriver shared;
  private static @Nullable String missing;

  private final OutputStream commands;
  private final BufferedReader answers;

  private GoDriver(Process process) {
    this.commands = process.getOutputStream();
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Builds and starts the driver, once. Without Go, the scenario is skipped. */
  static synchronized GoDriver shared() {
    GoDriver running = shared;
    if (running != null) {
      return running;
    }
    requireGo();
    try {
      // Test processes that run beside each other have their own.
      Path folder = Files.createTempDirectory("progimage-go");
      Path program = folder.resolve("driver");
      folder.toFile().deleteOnExit();
      program.toFile().deleteOnExit();
      run(BUILD_SECONDS, "go", "build", "-o", program.toString(), "./internal/driver");
      Process process =
          new ProcessBuilder(program.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      // It ends too when this process does, because its input ends.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      shared = new GoDriver(process);
      return shared;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode command() {
    return JSON.createObjectNode();
  }

  /** Has a command carried out, and returns the answer. */
  synchronized JsonNode ask(ObjectNode command) {
    try {
      commands.write(JSON.writeValueAsBytes(command));
      commands.write('\n');
      commands.flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new AssertionError("the driver ended at " + command.path("do"));
      }
      return JSON.readTree(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireGo() {
    String known = missing;
    if (known == null) {
      known = findProblem();
      missing = known;
      if (!known.isEmpty()) {
        System.err.println("SKIPPED: " + known);
      }
    }
    if (known.isEmpty()) {
      return;
    }
    if ("true".equals(System.getenv("CI"))) {
      fail(known);
    }
    abort(known);
  }

  /** Says why the driver cannot be built; empty if it can. */
  private static String findProblem() {
    String version;
    try {
      version = run(BUILD_SECONDS, "go", "version");
    } catch (IOException e) {
      return "no go on the PATH: install Go 1." + FIRST_WITH_ITERATORS + " or later";
    }
    Matcher minor = VERSION.matcher(version);
    return minor.lookingAt() && Integer.parseInt(minor.group(1)) >= FIRST_WITH_ITERATORS
        ? ""
        : version.strip() + " is too old: install Go 1." + FIRST_WITH_ITERATORS + " or later";
  }

  private static String run(int seconds, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Checkout.file("sdk-go").toFile())
            .redirectErrorStream(true);
    // The SDK has no dependencies, so that building it downloads nothing.
    builder.environment().put("GOTOOLCHAIN", "local");
    builder.environment().put("GOPROXY", "off");
    builder.environment().put("GOFLAGS", "-buildvcs=false");
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new AssertionError(String.join(" ", command) + ":\n" + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return said;
  }
}
