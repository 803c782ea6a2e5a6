package com.progimage.features;

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
 * What a start of a packaged program loads, recorded once for each jar: starts take half the time.
 */
public final class StartCache {
  private StartCache() {}

  /**
   * The option that names the cache, which is made where there is none of this jar.
   *
   * @param java the JVM and its options, among them the garbage collector that the cache is for
   * @param jar a program that has a command {@code train}
   * @param cache beside which a lock lies while it is made: tests run in several processes. A lock
   *     of a file is of the whole process, so that threads take turns besides.
   */
  public static synchronized String option(List<String> java, Path jar, Path cache) {
    try (FileChannel channel =
            FileChannel.open(
                Path.of(cache + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (!Files.exists(cache)
          || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0) {
        // The checkout's own command may look for it meanwhile, and finds a whole one or none.
        Path recording = Path.of(cache + ".recording");
        List<String> training = new ArrayList<>(java);
        training.addAll(List.of("-XX:AOTCacheOutput=" + recording, "-jar", jar.toString()));
        training.add("train");
        new ProcessBuilder(training)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .onExit()
            .join();
        Files.move(recording, cache, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "-XX:AOTCache=" + cache;
  }
}
