package com.progimage.server.render;

import com.progimage.server.engine.worker.WorkerMain;
import com.progimage.server.render.process.JavaCommand;
import com.progimage.server.render.process.WorkerCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A worker process with a {@link TestEngine}. */
public final class TestWorker {
  private TestWorker() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "dies" -> Runtime.getRuntime().halt(1);
      case "is-silent" -> Thread.sleep(Long.MAX_VALUE);
      case "changes" -> WorkerMain.run(() -> new TestEngine("" + firstTime(Path.of(args[1]))));
      default -> WorkerMain.run(() -> new TestEngine("1"));
    }
  }

  private static boolean firstTime(Path mark) {
    try {
      Files.createFile(mark);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  /** The command of a worker that behaves as {@code args} say. */
  public static WorkerCommand command(long maxMemoryBytes, String... args) {
    JavaCommand java =
        new JavaCommand(
            maxMemoryBytes,
            List.of(
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TestWorker.class.getName()));
    return folder -> {
      List<String> command = new ArrayList<>(java.in(folder));
      command.addAll(args.length == 0 ? List.of("works") : List.of(args));
      return command;
    };
  }
}
