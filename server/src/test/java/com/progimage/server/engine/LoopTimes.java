package com.progimage.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Times loops that C2 must vectorize, in JVMs of their own: tests run without C2. A loop that is
 * vectorized takes longer if {@code -XX:-UseSuperWord} forbids it.
 */
public final class LoopTimes {
  /** Least gain. Real ones are 1.5 to 8; a loop that is not vectorized gains nothing. */
  private static final double LEAST = 1.25;

  /** A loop that other work on the machine slowed down gets another chance. */
  private static final int ATTEMPTS = 3;

  /** Enough for C2 to compile the loops with the method that calls them. */
  private static final int WARM_UP = 30_000;

  private static final int ROUNDS = 200;
  private static final int RUNS = 20;

  private LoopTimes() {}

  /** Measures a loop in the process that {@link #assertVectorized} starts. */
  public static void time(String name, Runnable loop) {
    for (int i = 0; i < WARM_UP; i++) {
      loop.run();
    }
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < RUNS; i++) {
        loop.run();
      }
      least = Math.min(least, System.nanoTime() - start);
    }
    System.out.println(name + "\t" + least);
  }

  /**
   * @param main whose main method times loops
   */
  public static void assertVectorized(Class<?> main) throws IOException, InterruptedException {
    Map<String, Double> gains = new LinkedHashMap<>();
    for (int i = 0; i < ATTEMPTS; i++) {
      Map<String, Long> fast = run(main, "-XX:+UseSuperWord");
      Map<String, Long> slow = run(main, "-XX:-UseSuperWord");
      fast.forEach((name, nanos) ->
          gains.merge(name, (double) Objects.requireNonNull(slow.get(name)) / nanos, Math::max));
      if (gains.values().stream().allMatch(gain -> gain >= LEAST)) {
        break;
      }
    }
    gains.forEach((name, gain) -> System.out.printf("vectorized: %s %.1f%n", name, gain));
    assertThat(gains)
        .isNotEmpty()
        .allSatisfy((name, gain) -> assertThat(gain).isGreaterThanOrEqualTo(LEAST));
  }

  private static Map<String, Long> run(Class<?> main, String option)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:-BackgroundCompilation", option));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as("%s", lines).isZero();
    Map<String, Long> times = new LinkedHashMap<>();
    for (String line : lines) {
      String[] parts = line.split("\t", -1);
      times.put(parts[0], Long.valueOf(parts[1]));
    }
    return times;
  }
}
