package com.progimage.features.force;

import static org.awaitility.Awaitility.await;

import com.progimage.features.Access;
import com.progimage.features.Gateway;
import com.progimage.features.ServerProcess;
import com.progimage.support.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What {@code docker/compose.yaml} describes, as processes: two servers of each role on one data
 * folder and one Redis, behind the gateway.
 */
final class TwoServices implements AutoCloseable {
  private final Path data;
  private final ShippedRedis redis;
  private final Map<String, Integer> ports;
  private final Map<String, ServerProcess> servers = new ConcurrentHashMap<>();
  private final Gateway gateway;

  private TwoServices(Path data, ShippedRedis redis, Map<String, Integer> ports, Gateway gateway) {
    this.data = data;
    this.redis = redis;
    this.ports = ports;
    this.gateway = gateway;
  }

  /** Returns once all servers are ready and the list is whole. */
  static TwoServices start(Path folder) throws IOException {
    Programs.find("nginx", "nginx-light");
    Map<String, Integer> ports =
        Gateway.SERVERS.stream().collect(Collectors.toMap(name -> name, _ -> Programs.freePort()));
    Path data = folder.resolve("data");
    TwoServices all =
        new TwoServices(
            data,
            ShippedRedis.start(Files.createDirectory(folder.resolve("redis"))),
            ports,
            Gateway.start(Files.createDirectory(folder.resolve("gateway")), data, ports));
    all.start("ingest-1");
    Access.forwarded(all.gateway.url(), all.server("ingest-1"));
    Gateway.SERVERS.parallelStream().filter(name -> !name.equals("ingest-1")).forEach(all::start);
    try (Client client = new Client(all.gateway.url())) {
      await().atMost(Duration.ofSeconds(20)).until(() -> client.get("/images").status() == 200);
    }
    return all;
  }

  URI gateway() {
    return gateway.url();
  }

  /** Starts a server of that name; the name says its role. */
  void start(String name) {
    int port = ports.getOrDefault(name, 0);
    String role = name.substring(0, name.indexOf('-'));
    servers.put(
        name,
        Access.start(
            port,
            List.of("-Xmx256m"),
            data,
            "--role",
            role,
            "--redis",
            redis.url(),
            "--trusted-proxies",
            "127.0.0.1",
            "--workers",
            "1",
            "--reserve",
            "64MiB"));
  }

  ServerProcess server(String name) {
    ServerProcess server = servers.get(name);
    if (server == null) {
      throw new IllegalArgumentException(name);
    }
    return server;
  }

  /** What {@code kill -9} does. */
  void kill(String name) {
    server(name).kill();
  }

  /** A client of one server, past the gateway. */
  Client client(String name) {
    return new Client(server(name).url());
  }

  @Override
  public void close() {
    servers.values().forEach(ServerProcess::close);
    gateway.close();
    redis.close();
  }
}
