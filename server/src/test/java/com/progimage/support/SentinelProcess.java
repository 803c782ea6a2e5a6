package com.progimage.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real sentinel on a free port, which it keeps when it is started again. */
public final class SentinelProcess implements AutoCloseable {
  /** The name of the master. */
  public static final String MASTER = "images";

  /**
   * The time that it waits for a master that does not answer. A busy machine may take half of it.
   */
  private static final Duration DOWN_AFTER = Duration.ofSeconds(1);

  private final Path folder;
  private final int port = Programs.freePort();
  private @Nullable Process process;

  /**
   * Starts it.
   *
   * @param quorum of sentinels that must find the master gone
   * @param lines of its configuration, in which {@code PORT} is its port
   */
  public SentinelProcess(Path folder, RedisProcess master, int quorum, String lines) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    String configuration =
        """
        bind 127.0.0.1
        dir %s
        sentinel monitor %s 127.0.0.1 %d %d
        sentinel down-after-milliseconds %s %d
        sentinel failover-timeout %s 1500
        %s
        """
            .formatted(
                folder,
                MASTER,
                master.port(),
                quorum,
                MASTER,
                DOWN_AFTER.toMillis(),
                MASTER,
                lines.replace("PORT", Integer.toString(port)));
    try {
      Files.writeString(folder.resolve("sentinel.conf"), configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start();
  }

  public int port() {
    return port;
  }

  public void start() {
    try {
      process =
          new ProcessBuilder(
                  RedisProcess.program(), folder.resolve("sentinel.conf").toString(), "--sentinel")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("sentinel.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stands still, and keeps its connections. */
  public void freeze() {
    Programs.signal(Objects.requireNonNull(process), "STOP");
  }

  public void stop() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
      process = null;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
