package com.progimage.server.render.process;

import com.progimage.server.render.protocol.WorkerHello;
import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts a worker on the Java that runs this program.
 *
 * @param maxMemoryBytes of the process: 11/16 for the heap, 1/8 for direct buffers, and the rest
 *     for native code, classes and compiled methods
 * @param program the arguments that name the program
 */
public record JavaCommand(long maxMemoryBytes, List<String> program) implements WorkerCommand {
  private static final List<String> COLLECTORS =
      List.of("UseSerialGC", "UseParallelGC", "UseG1GC", "UseZGC", "UseShenandoahGC");

  /** The new generation of a worker with enough memory, and the old one at the start. */
  private static final int NEW_MEBIBYTES = 48;

  private static final int OLD_MEBIBYTES = 24;

  private static final String AOT_CACHE = "AOTCache";

  /** The collector of the AOT caches that ProgImage's launchers record. */
  private static final String CACHES_COLLECTOR = "UseSerialGC";

  /** Options copied from this JVM: its AOT cache and its compilation level. */
  private static final List<String> INHERITED = List.of(AOT_CACHE, "TieredStopAtLevel");

  /**
   * A command of a jar. The worker uses the AOT cache that lies beside {@code x.jar} as {@code
   * x.aot} if this JVM has none; a JVM ignores the cache of another jar.
   */
  static JavaCommand ofJar(long maxMemoryBytes, Path jar, List<String> command) {
    List<String> program = new ArrayList<>();
    Path cache = jar.resolveSibling(jar.getFileName().toString().replaceFirst("\\.jar$", ".aot"));
    if (option(AOT_CACHE).isEmpty()
        && collector().equals(Optional.of(CACHES_COLLECTOR))
        && Files.isReadable(cache)) {
      program.add("-XX:" + AOT_CACHE + "=" + cache);
    }
    // The manifest's Enable-Native-Access only takes effect with -jar.
    program.addAll(List.of("-jar", jar.toString()));
    program.addAll(command);
    return new JavaCommand(maxMemoryBytes, program);
  }

  @Override
  public List<String> in(Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    collector().ifPresent(flag -> command.add("-XX:+" + flag));
    for (String name : INHERITED) {
      option(name).ifPresent(value -> command.add("-XX:" + name + "=" + value));
    }
    command.addAll(
        List.of(
            "-Xmx" + mebibytes(11) + "m",
            "-XX:MaxDirectMemorySize=" + mebibytes(2) + "m",
            // A picture of 6 megapixels and what a conversion allocates beside it live and die in
            // Eden, so that the old generation does not grow; what a thumbnail holds at a time fits
            // into a survivor space. A larger new generation, such as the usual third, would leave
            // no room for a third picture of 50 megapixels.
            "-Xmn" + newMebibytes() + "m",
            "-XX:SurvivorRatio=6",
            "-Xms" + (newMebibytes() + OLD_MEBIBYTES) + "m",
            // After a large picture, the heap shrinks at the next collection instead of the fourth.
            "-XX:-ShrinkHeapInSteps",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=50",
            // C2 compiles a method whose profile the AOT cache has after 256 calls, not 2048, and
            // almost never a second time for one of its loops: such second compilations took most
            // of C2's time in the first conversions, and each helped a single call.
            "-XX:Tier2InvokeNotifyFreqLog=8",
            "-XX:Tier2BackedgeNotifyFreqLog=22",
            "-XX:+ExitOnOutOfMemoryError",
            // Output of the VM itself would otherwise end up between the frames.
            "-XX:+DisplayVMOutputToStderr",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            // A killed worker must not leave files behind.
            "-XX:-UsePerfData",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:+ErrorFileToStderr",
            "-Djava.awt.headless=true",
            "-Djava.io.tmpdir=" + folder));
    String warmUp = System.getProperty(WorkerHello.WARM_UP);
    if (warmUp != null) {
      command.add("-D" + WorkerHello.WARM_UP + "=" + warmUp);
    }
    command.addAll(program);
    return command;
  }

  private long newMebibytes() {
    return Math.min(NEW_MEBIBYTES, mebibytes(1));
  }

  private long mebibytes(int sixteenths) {
    return maxMemoryBytes * sixteenths >> 24;
  }

  /**
   * The collector of this JVM, because an AOT cache only works with the collector that it was made
   * with.
   */
  private static Optional<String> collector() {
    return COLLECTORS.stream().filter(flag -> option(flag).equals(Optional.of("true"))).findFirst();
  }

  private static Optional<String> option(String name) {
    try {
      HotSpotDiagnosticMXBean vm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return Optional.ofNullable(vm.getVMOption(name).getValue()).filter(text -> !text.isEmpty());
    } catch (IllegalArgumentException e) {
      // This build of the VM does not have the option.
      return Optional.empty();
    }
  }
}
