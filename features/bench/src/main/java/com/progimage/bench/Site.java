package com.progimage.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files and folders of a run.
 *
 * @param root the checkout
 * @param scratch a folder for everything that the run writes, removed at its end
 */
record Site(Path root, Path scratch, Scope scope) {

  /**
   * How much a run measures.
   *
   * @param isShort whether it only tries a long benchmark, so that its figures mean little
   * @param options of single benchmarks, by their names
   */
  record Scope(boolean isShort, Map<String, String> options) {
    static final Scope WHOLE = new Scope(/* isShort= */ false, Map.of());
  }

  /** The value of an option; empty if it is not there. */
  Optional<String> option(String name) {
    return Optional.ofNullable(scope.options().get(name));
  }

  /** The numbers in an option, such as 1e5,1e6. */
  List<Integer> numbers(String name, List<Integer> otherwise) {
    return option(name)
        .map(text ->
            Arrays.stream(text.split(",", -1))
                .map(number -> new BigDecimal(number).intValueExact())
                .toList())
        .orElse(otherwise);
  }

  boolean isShort() {
    return scope.isShort();
  }

  /** The benchmark photo, 2725 × 2225, or what else the corpora hold. */
  Path corpus(String name) {
    String given = System.getenv("PROGIMAGE_CORPORA");
    Path corpora = given == null ? root.resolveSibling("shared/corpora") : Path.of(given);
    Path file = corpora.resolve(name);
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          file + " is missing: set PROGIMAGE_CORPORA to the folder of the corpora");
    }
    return file;
  }

  Path jar() {
    return root.resolve("server/target/progimage.jar");
  }

  Path peers() {
    return root.resolve("features/bench/peers");
  }

  /** A new empty folder. */
  Path folder(String name) throws IOException {
    Path folder = scratch.resolve(name);
    delete(folder);
    return Files.createDirectories(folder);
  }

  /** The peers from npm, installed once. */
  Path node() throws IOException, InterruptedException {
    Path folder = root.resolve("features/bench/target/peers");
    Files.createDirectories(folder);
    for (String file :
        List.of("package.json", "ipx.mjs", "sharp.mjs", "operation.mjs", "trace.mjs", "job.mjs")) {
      Files.copy(
          peers().resolve(file),
          folder.resolve(file),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.exists(folder.resolve("node_modules/@neplex/vectorizer"))) {
      Command.run(folder, List.of("npm", "install", "--no-package-lock", "--no-audit"));
    }
    return folder;
  }

  /** What the figures were measured on. */
  String machine() throws IOException {
    String model =
        Files.readString(Path.of("/proc/cpuinfo"))
            .lines()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse("?");
    return "%d × %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(), model, System.getProperty("java.version"));
  }

  /** The load average of the last minute: the number of processes that run or wait for a core. */
  static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0];
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
