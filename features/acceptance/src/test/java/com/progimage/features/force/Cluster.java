package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.progimage.features.Access;
import com.progimage.features.Gateway;
import com.progimage.features.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What the Helm chart describes, as processes: servers of both roles, each role with one address,
 * behind the gateway.
 */
final class Cluster implements AutoCloseable {
  private static final List<String> ROLES = List.of("ingest", "delivery");

  private final Path data;
  private final ShippedRedis redis;
  private final Map<String, ServiceAddress> services;
  private final Gateway gateway;
  private final List<String> flags;
  private final List<ServerProcess> started = new ArrayList<>();

  private Cluster(
      Path data,
      ShippedRedis redis,
      Map<String, ServiceAddress> services,
      Gateway gateway,
      List<String> flags) {
    this.data = data;
    this.redis = redis;
    this.services = services;
    this.gateway = gateway;
    this.flags = flags;
  }

  /**
   * Starts the gateway, without a server.
   *
   * @param flags more settings of each server
   * @param change of the gateway's configuration
   */
  static Cluster start(Path folder, List<String> flags, UnaryOperator<String> change)
      throws IOException {
    Map<String, ServiceAddress> services = new TreeMap<>();
    for (String role : ROLES) {
      services.put(role, ServiceAddress.start());
    }
    Map<String, Integer> ports =
        Gateway.SERVERS.stream()
            .collect(
                Collectors.toMap(
                    name -> name,
                    name -> service(services, name.substring(0, name.indexOf('-'))).port()));
    Path data = folder.resolve("data");
    return new Cluster(
        data,
        ShippedRedis.start(Files.createDirectory(folder.resolve("redis"))),
        services,
        Gateway.start(Files.createDirectory(folder.resolve("gateway")), data, ports, change),
        flags);
  }

  URI gateway() {
    return gateway.url();
  }

  /** One server of each role, which its role's address knows once it is ready. */
  Map<String, ServerProcess> startRevision() {
    Map<String, ServerProcess> revision = new TreeMap<>();
    for (String role : ROLES) {
      List<String> all =
          new ArrayList<>(List.of("--role", role, "--redis", redis.url(), "--workers", "1"));
      all.addAll(List.of("--trusted-proxies", "127.0.0.1", "--reserve", "64MiB"));
      all.addAll(flags);
      ServerProcess server = Access.start(0, List.of("-Xmx256m"), data, all.toArray(String[]::new));
      started.add(server);
      revision.put(role, server);
      Access.forwarded(gateway.url(), server);
      try (Client client = new Client(server.url())) {
        await().atMost(Duration.ofSeconds(60)).until(() -> isReady(client));
      }
      service(role).add(server.url().getPort());
    }
    return revision;
  }

  /**
   * Sends SIGTERM to the servers, which then lose their addresses. Returns once all have ended,
   * each with status 0.
   */
  void stopRevision(Map<String, ServerProcess> revision) {
    revision.values().forEach(server -> server.process().destroy());
    // Kubernetes tells the nodes at the same time, and they hear of it later.
    revision.forEach((role, server) -> {
      try (Client client = new Client(server.url())) {
        await().until(() -> !isReady(client));
      }
      service(role).remove(server.url().getPort());
    });
    for (ServerProcess server : revision.values()) {
      await().atMost(Duration.ofSeconds(60)).until(() -> !server.process().isAlive());
      assertThat(server.process().exitValue()).as("the status of a drained server").isZero();
    }
  }

  /** A server that answers nothing is not ready either. */
  private static boolean isReady(Client client) {
    try {
      return client.get("/health/ready").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private ServiceAddress service(String role) {
    return service(services, role);
  }

  private static ServiceAddress service(Map<String, ServiceAddress> services, String role) {
    ServiceAddress service = services.get(role);
    if (service == null) {
      throw new IllegalArgumentException(role);
    }
    return service;
  }

  @Override
  public void close() {
    started.forEach(ServerProcess::close);
    gateway.close();
    services.values().forEach(ServiceAddress::close);
    redis.close();
  }
}
