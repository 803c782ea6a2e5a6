package com.progimage.features.force;

import static org.awaitility.Awaitility.await;

import com.progimage.features.Checkout;
import com.progimage.support.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import redis.embedded.RedisExecProvider;

/** A real redis-server with the settings that ship, but for where it listens and writes. */
record ShippedRedis(Process process, int port) implements AutoCloseable {

  static ShippedRedis start(Path folder) throws IOException {
    int port = Programs.freePort();
    Process process =
        new ProcessBuilder(
                RedisExecProvider.defaultProvider().get().getAbsolutePath(),
                Checkout.file("docker/redis.conf").toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("redis.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    ShippedRedis redis = new ShippedRedis(process, port);
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(redis::listens);
    return redis;
  }

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
