package com.progimage.server.render.process;

import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * @param arguments of the command
   */
  static WorkerCommand ofThisProgram(
      Class<?> mainClass, long maxMemoryBytes, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("worker"));
    command.addAll(arguments);
    Path home = home(mainClass);
    if (Files.isRegularFile(home)) {
      return JavaCommand.ofJar(maxMemoryBytes, home, command);
    }
    String classPath = ManagementFactory.getRuntimeMXBean().getClassPath();
    List<String> program = new ArrayList<>();
    program.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath, mainClass.getName()));
    program.addAll(command);
    return new JavaCommand(maxMemoryBytes, program);
  }

  private static Path home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot find the jar of " + type, e);
    }
  }
}
