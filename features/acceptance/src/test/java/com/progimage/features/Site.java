package com.progimage.features;

import com.progimage.support.ObjectStoreProcess;
import com.progimage.support.PostgresProcess;
import com.progimage.support.RedisCluster;
import com.progimage.support.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server with all that it stands on: a folder, a Redis or a cluster where that is its registry,
 * and the object store or the PostgreSQL of its setup. A gateway stands in front of it if the setup
 * has one.
 */
public final class Site {
  private static final Map<String, Site> SHARED = new LinkedHashMap<>();

  private final Path folder;
  private final Setup setup;
  private final @Nullable RedisProcess redis;
  private final @Nullable RedisCluster cluster;
  private final @Nullable ObjectStoreProcess objects;
  private final String prefix = UUID.randomUUID().toString();
  private final @Nullable String state;
  private final ServerProcess server;
  private final @Nullable Gateway gateway;
  private final Map<String, ServerProcess> others = new LinkedHashMap<>();

  private Site(RegistryKind registry, Setup setup, String... flags) {
    this.setup = setup;
    try {
      folder = Files.createTempDirectory("progimage-acceptance");
      redis =
          registry == RegistryKind.REDIS
              ? RedisProcess.logged(Files.createDirectory(folder.resolve("redis")))
              : null;
      cluster =
          registry == RegistryKind.CLUSTER
              ? new RedisCluster(
                  RedisCluster.HASTY, folder.resolve("cluster"), "--appendonly", "yes")
              : null;
      objects = setup.hasObjectStore() ? ObjectStoreProcess.shared() : null;
      PostgresProcess postgres = setup.hasPostgres() ? PostgresProcess.shared() : null;
      state = postgres == null ? null : postgres.url(postgres.create());
      server = start(flags);
      gateway = setup == Setup.GATEWAY ? gateway() : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Gateway gateway() throws IOException {
    Map<String, Integer> ports =
        Gateway.SERVERS.stream()
            .collect(Collectors.toMap(name -> name, _ -> server.url().getPort()));
    Gateway started =
        Gateway.start(Files.createDirectory(folder.resolve("gateway")), data(), ports);
    Access.forwarded(started.url(), server);
    return started;
  }

  private ServerProcess start(String... flags) {
    List<String> all = new ArrayList<>(Arrays.asList(flags));
    all.addAll(storeFlags());
    all.addAll(setup.flags());
    return Access.start(data(), all.toArray(String[]::new));
  }

  /** The one for a registry, a setup and a choice of flags; started when it is first asked for. */
  public static Site shared(RegistryKind registry, Setup setup, String... flags) {
    return SHARED.computeIfAbsent(
        registry + setup.toString() + String.join(" ", flags),
        _ -> new Site(registry, setup, flags));
  }

  /**
   * Stops the shared ones as operators do.
   *
   * @return the servers' exit statuses
   */
  public static List<Integer> stopShared() {
    List<Integer> statuses = SHARED.values().stream().map(Site::stop).toList();
    SHARED.clear();
    return statuses;
  }

  /** The URL of the gateway or the server that receives the requests of clients. */
  public URI url() {
    return gateway == null ? server.url() : gateway.url();
  }

  /** Another server on the same folder and registry, started when it is first asked for. */
  public URI other(String... flags) {
    return others.computeIfAbsent(String.join(" ", flags), _ -> start(flags)).url();
  }

  public final Path data() {
    return folder.resolve("data");
  }

  /** Kills Redis, or all nodes of the cluster. */
  public void stopRedis() {
    nodes().forEach(RedisProcess::stop);
  }

  public void startRedis() {
    nodes().forEach(RedisProcess::start);
  }

  private List<RedisProcess> nodes() {
    if (cluster != null) {
      return IntStream.range(0, cluster.size()).mapToObj(cluster::node).toList();
    }
    if (redis == null) {
      throw new IllegalStateException("the registry is not Redis");
    }
    return List.of(redis);
  }

  /**
   * Returns the flags by which the server's commands find the registry, the state and the images.
   */
  public final List<String> storeFlags() {
    List<String> flags = new ArrayList<>();
    if (redis != null) {
      flags.addAll(List.of("--redis", redis.uri()));
    }
    if (cluster != null) {
      flags.addAll(List.of("--redis", cluster.uri()));
    }
    if (state != null) {
      flags.addAll(List.of("--state", state));
    }
    if (objects != null) {
      flags.addAll(List.of("--blobs", "s3://" + ObjectStoreProcess.BUCKET + "/" + prefix));
      flags.addAll(List.of("--s3-endpoint", objects.endpoint().toString()));
      flags.addAll(List.of("--s3-path-style", "on"));
    }
    return flags;
  }

  private int stop() {
    if (gateway != null) {
      gateway.close();
    }
    others.values().forEach(ServerProcess::stop);
    int status = server.stop();
    if (redis != null) {
      redis.close();
    }
    if (cluster != null) {
      cluster.close();
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return status;
  }
}
