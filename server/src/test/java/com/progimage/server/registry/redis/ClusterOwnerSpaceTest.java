package com.progimage.server.registry.redis;

import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.OwnerSpaceContract;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.Samples;
import com.progimage.support.RedisCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("timed")
@Tag("slow")
final class ClusterOwnerSpaceTest extends OwnerSpaceContract {
  private static RedisCluster cluster;

  private final List<Registry> opened = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    cluster = new RedisCluster(folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @AfterEach
  void empty() {
    opened.forEach(Registry::close);
    cluster.clear();
  }

  @Override
  protected Registry open(String instanceId) {
    return new RedisRegistry(cluster.uri(), instanceId, () -> {}, CheckpointNote.NONE);
  }

  @Override
  protected Registry second(Registry first) {
    Registry another = open(Samples.INSTANCE);
    opened.add(another);
    return another;
  }
}
