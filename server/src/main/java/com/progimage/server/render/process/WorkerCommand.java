package com.progimage.server.render.process;

import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line that starts a worker. */
@FunctionalInterface
public interface WorkerCommand {
  /**
   * A program and its arguments. The process that it starts must be the worker itself: a wrapper
   * has to {@code exec} it, or the server rejects the worker.
   *
   * @param folder for the worker's temporary files; exists and is empty
   */
  List<String> in(Path folder);

  /**
   * The {@code worker} command of the running program, on the same Java and with the same collector
   * and AOT cache, but without its other options. If the program has no AOT cache, a worker uses
   * the one beside the program's jar.
   *
   * @param mainClass used if the program does not run from its jar
   * @param maxMemoryBytes of one worker, heap and native together
   */
  static WorkerCommand ofThisProgram(Class<?> mainClass, long maxMemoryBytes) {
    Path home = home(mainClass);
    if (Files.isRegularFile(home)) {
      return JavaCommand.ofJar(maxMemoryBytes, home, "worker");
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
