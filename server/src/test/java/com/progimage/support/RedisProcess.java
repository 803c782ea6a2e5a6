package com.progimage.support;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.args.ClientPauseMode;
import redis.clients.jedis.args.ClientType;
import redis.clients.jedis.params.ClientKillParams;
import redis.embedded.RedisExecProvider;

/** A real redis-server on a free port, which can be stopped and started again on the same one. */
public final class RedisProcess implements AutoCloseable {
  private static final String PROGRAM = program();

  private final Path folder;
  private final List<String> settings;
  private final int port;
  private @Nullable Process process;

  /**
   * @param settings as on its command line; {@code --port} is chosen here
   */
  public RedisProcess(Path folder, String... settings) {
    this.folder = folder;
    this.settings = List.of(settings);
    this.port = Programs.freePort();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
    start();
  }

  /** Starts one that logs every write, as operators run it for ProgImage. */
  public static RedisProcess logged(Path folder) {
    return new RedisProcess(folder, "--appendonly", "yes");
  }

  public int port() {
    return port;
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public RedisClient client() {
    return RedisClient.create("127.0.0.1", port);
  }

  public void start() {
    try {
      List<String> command = new ArrayList<>();
      command.add(PROGRAM);
      command.addAll(List.of("--bind", "127.0.0.1", "--dir", folder.toString(), "--save", ""));
      if (!settings.contains("--tls-port")) {
        command.addAll(List.of("--port", Integer.toString(port)));
      }
      for (String setting : settings) {
        command.add(setting.equals("PORT") ? Integer.toString(port) : setting);
      }
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("redis.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(20)).until(this::isReady);
  }

  /** A Redis that listens may still load its log, and refuses commands meanwhile. */
  private boolean isReady() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      if (settings.contains("--tls-port")) {
        return true;
      }
      socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
      String answer =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
      return answer != null && !answer.startsWith("-LOADING");
    } catch (IOException e) {
      return false;
    }
  }

  /** As a crash would: what is only in memory is lost. */
  public void stop() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().onExit().join();
      process = null;
    }
  }

  /**
   * Stands still, as a machine that is overloaded or behind a broken network; keeps its
   * connections.
   */
  public void freeze() {
    signal("STOP");
  }

  /** Ends the connections of its replicas, which come back unless they stand still. */
  public void dropReplicas() {
    try (Jedis admin = new Jedis("127.0.0.1", port)) {
      admin.clientKill(ClientKillParams.clientKillParams().type(ClientType.REPLICA));
    }
  }

  /** Goes on where it stood still. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    Programs.signal(Objects.requireNonNull(process), name);
  }

  /** The length of its log so far. */
  public long logBytes() {
    return log().toFile().length();
  }

  /**
   * Takes the end off the log of a Redis that is stopped, as a power cut or a restored file does.
   */
  public void cutLog(long bytes) {
    try (FileChannel log = FileChannel.open(log(), StandardOpenOption.WRITE)) {
      log.truncate(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    try (Stream<Path> files = Files.list(folder.resolve("appendonlydir"))) {
      return files.filter(file -> file.toString().endsWith(".incr.aof")).findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Has the contents of another one, from now on as a copy that takes no writes. */
  public void replicate(RedisProcess primary) {
    try (Jedis admin = new Jedis("127.0.0.1", port)) {
      admin.replicaof("127.0.0.1", primary.port);
      await().until(() -> admin.info("replication").contains("master_link_status:up"));
    }
  }

  /** Hears nothing of its primary any more. */
  public void lag() {
    try (Jedis admin = new Jedis("127.0.0.1", port)) {
      admin.replicaof("127.0.0.1", 1);
    }
  }

  /** Is the primary from now on, at the address of the one before, which is stopped. */
  public void takeOver(RedisProcess primary) {
    try (Jedis admin = new Jedis("127.0.0.1", port)) {
      admin.replicaofNoOne();
      admin.configSet("port", Integer.toString(primary.port));
    }
  }

  /** Redis takes connections and commands, and answers none of them. */
  public void hang(Duration duration) {
    try (Jedis admin = new Jedis("127.0.0.1", port)) {
      admin.clientPause(duration.toMillis(), ClientPauseMode.ALL);
    }
  }

  public void loseScripts() {
    try (Jedis admin = new Jedis("127.0.0.1", port)) {
      admin.scriptFlush();
    }
  }

  static String program() {
    try {
      return RedisExecProvider.defaultProvider().get().getAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
