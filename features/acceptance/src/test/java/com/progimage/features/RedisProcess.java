package com.progimage.features;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisExecProvider;

/**
 * A redis-server as operators run it for ProgImage: it keeps a log of every write, and whoever
 * stops it may start it again on its port.
 */
public final class RedisProcess implements AutoCloseable {
  private final Path folder;
  private final int port;
  private @Nullable Process process;

  /** Starts it; its files go to the folder, which must be there. */
  public RedisProcess(Path folder) {
    this.folder = folder;
    this.port = freePort();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    start();
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Returns once it takes connections. */
  public void start() {
    try {
      String program = RedisExecProvider.defaultProvider().get().getAbsolutePath();
      List<String> command =
          List.of(
              program,
              "--bind",
              "127.0.0.1",
              "--port",
              Integer.toString(port),
              "--dir",
              folder.toString(),
              "--save",
              "",
              "--appendonly",
              "yes");
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("redis.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20)).until(this::listens);
  }

  /** What {@code kill -9} does; returns once it is gone. */
  public void stop() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
    }
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
