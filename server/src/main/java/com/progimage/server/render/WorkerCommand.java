package com.progimage.server.render;

import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line that starts a worker. */
@FunctionalInterface
public interface WorkerCommand {
  /**
   * A program and its arguments. The process that it starts is the worker itself: a wrapper must
   * {@code exec} it, and is refused otherwise.
   *
   * @param folder for the worker's temporary files; there, and empty
   */
  List<String> in(Path folder);

  /**
   * The {@code worker} command of the program that is running, on the same Java and with the same
   * collector and AOT cache, but none of its other options.
   *
   * @param mainClass where the program does not run from its jar
   * @param maxMemoryBytes of one worker, heap and native together
   */
  static WorkerCommand ofThisProgram(Class<?> mainClass, long maxMemoryBytes) {
    Path home = home(mainClass);
    if (Files.isRegularFile(home)) {
      // Only with -jar does the manifest's Enable-Native-Access count.
      return new JavaCommand(maxMemoryBytes, List.of("-jar", home.toString(), "worker"));
    }
    String classPath = ManagementFactory.getRuntimeMXBean().getClassPath();
    return new JavaCommand(
        maxMemoryBytes,
        List.of(
            "--enable-native-access=ALL-UNNAMED", "-cp", classPath, mainClass.getName(), "worker"));
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot find the jar of " + type, e);
    }
  }
}
