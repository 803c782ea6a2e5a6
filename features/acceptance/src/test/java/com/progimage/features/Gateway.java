package com.progimage.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.support.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * nginx with a configuration that ships. Of it only addresses are exchanged: those that the servers
 * have in compose's network, the port, and the data folder.
 */
public record Gateway(Process process, URI url) implements AutoCloseable {
  private static final String LISTEN = "listen 8080;";
  private static final String DATA = " /data/";

  /** What the servers are called there. */
  public static final List<String> SERVERS =
      List.of("ingest-1", "ingest-2", "delivery-1", "delivery-2");

  /**
   * The gateway. Returns once it listens.
   *
   * @param home a folder of its own
   * @param data the servers' data folder
   * @param ports those of {@link #SERVERS}
   */
  public static Gateway start(Path home, Path data, Map<String, Integer> ports) throws IOException {
    return start(home, data, ports, UnaryOperator.identity());
  }

  /**
   * As {@link #start(Path, Path, Map)}.
   *
   * @param change of the configuration that ships
   */
  public static Gateway start(
      Path home, Path data, Map<String, Integer> ports, UnaryOperator<String> change)
      throws IOException {
    String text = change.apply(Files.readString(Checkout.file("docker/gateway.conf")));
    assertThat(text).containsOnlyOnce(DATA);
    openToAll(Objects.requireNonNull(data.getParent()));
    return run(home, text.replace(DATA, " " + data + "/"), ports);
  }

  /**
   * As the other, with another configuration that ships.
   *
   * @param ports of the servers that it names
   */
  public static Gateway start(Path home, String shipped, Map<String, Integer> ports)
      throws IOException {
    openToAll(home);
    return run(home, Files.readString(Checkout.file(shipped)), ports);
  }

  /** If root runs the tests, nginx works as another user, and a temporary folder is root's own. */
  private static void openToAll(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Gateway run(Path home, String shipped, Map<String, Integer> ports)
      throws IOException {
    String nginx = Programs.find("nginx", "nginx-light").toString();
    int port = Programs.freePort();
    Map<String, String> addresses = new TreeMap<>(Map.of(LISTEN, "listen 127.0.0.1:" + port + ";"));
    ports.forEach((server, there) ->
        addresses.put("server " + server + ":8080", "server 127.0.0.1:" + there));
    String text = shipped;
    for (Map.Entry<String, String> address : addresses.entrySet()) {
      assertThat(text).containsOnlyOnce(address.getKey());
      text = text.replace(address.getKey(), address.getValue());
    }
    Path configuration = Files.writeString(home.resolve("gateway.conf"), text);

    Programs.Ended tested =
        Programs.run(home, nginx, "-t", "-p", home.toString(), "-c", configuration.toString());
    assertThat(tested.status()).as(tested.said()).isZero();
    assertThat(tested.said()).doesNotContain("[warn]");

    Process process =
        new ProcessBuilder(
                nginx, "-p", home.toString(), "-c", configuration.toString(), "-g", "daemon off;")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("gateway.log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    Gateway gateway = new Gateway(process, URI.create("http://127.0.0.1:" + port));
    await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(20))
        .until(gateway::listens);
    return gateway;
  }

  private boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** SIGTERM: its workers would outlive a kill. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
