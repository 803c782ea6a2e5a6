package com.progimage.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Records what a start of a packaged program loads, once for each jar: later starts take half the
 * time. The program has a command {@code train}. With {@code -Dprogimage.start-cache=off}, nothing
 * is recorded.
 */
public final class StartCache {
  /** The quick build starts so few programs that recording takes longer than it saves. */
  private static final boolean IS_OFF = "off".equals(System.getProperty("progimage.start-cache"));

  /** Uses the classes that every JVM has. */
  private static final String JVMS_OWN = "-Xshare:auto";

  private StartCache() {}

  private interface Recorder {
    void record(Path file);
  }

  /**
   * Records the AOT cache of a packaged server beside its jar, where {@code ./progimage} and the
   * server's workers look for it.
   *
   * @return the option that names it, for a JVM with the serial collector
   */
  public static String ofServer(Path jar) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return aot(
        List.of(java.toString(), "-XX:+UseSerialGC"), jar, jar.resolveSibling("progimage.aot"));
  }

  /**
   * Returns the option that names an AOT cache.
   *
   * @param java the JVM and its options, with the garbage collector that the cache is for
   */
  public static String aot(List<String> java, Path jar, Path cache) {
    if (IS_OFF) {
      return JVMS_OWN;
    }
    recordIfOlder(
        jar,
        cache,
        file -> run(java, "-XX:AOTCacheOutput=" + file, "-jar", jar.toString(), "train"));
    return "-XX:AOTCache=" + cache;
  }

  /**
   * Returns the option that names a CDS archive, which Java 17 has too. With an AOT cache, a start
   * takes a third less.
   *
   * @param java the JVM and its options
   */
  public static String cds(List<String> java, Path jar, Path archive) {
    if (IS_OFF) {
      return JVMS_OWN;
    }
    recordIfOlder(
        jar,
        archive,
        file -> {
          String classes = file + ".classes";
          run(java, "-XX:DumpLoadedClassList=" + classes, "-jar", jar.toString(), "train");
          run(
              java,
              "-Xshare:dump",
              "-XX:SharedClassListFile=" + classes,
              "-XX:SharedArchiveFile=" + file,
              "-cp",
              jar.toString());
        });
    return "-XX:SharedArchiveFile=" + archive;
  }

  /**
   * Holds a lock beside the cache while it is recorded: tests run in several processes. The lock of
   * a file belongs to the whole process, so that threads take turns besides.
   */
  private static synchronized void recordIfOlder(Path jar, Path cache, Recorder recorder) {
    try (FileChannel channel =
            FileChannel.open(
                Path.of(cache + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (!Files.exists(cache)
          || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0) {
        // The checkout's own command may look for the cache meanwhile, and finds a whole one or
        // none.
        Path recording = Path.of(cache + ".recording");
        recorder.record(recording);
        Files.move(recording, cache, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(List<String> java, String... arguments) {
    List<String> command = new ArrayList<>(java);
    command.addAll(List.of(arguments));
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .onExit()
          .join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
