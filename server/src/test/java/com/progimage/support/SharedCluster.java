package com.progimage.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** A Redis Cluster that all tests of a JVM share, because it takes seconds to start. */
public final class SharedCluster {
  private static @Nullable SharedCluster started;

  private final RedisCluster cluster;

  private SharedCluster(RedisCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts it, unless it runs. It ends with the JVM. */
  public static synchronized SharedCluster start() {
    SharedCluster running = started;
    if (running == null) {
      try {
        Path target = Files.createDirectories(Path.of("target"));
        running = new SharedCluster(new RedisCluster(Files.createTempDirectory(target, "cluster")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      started = running;
    }
    return running;
  }

  public String uri() {
    return cluster.uri();
  }

  /** Removes all keys. */
  public void clear() {
    cluster.clear();
  }

  /** Changes each key whose name matches. */
  public void eachKey(String pattern, BiConsumer<UnifiedJedis, String> change) {
    try (UnifiedJedis client = cluster.client()) {
      for (int i = 0; i < cluster.size(); i++) {
        if (!cluster.isReplica(i)) {
          cluster.tell(i, node -> node.keys(pattern).forEach(key -> change.accept(client, key)));
        }
      }
    }
  }
}
