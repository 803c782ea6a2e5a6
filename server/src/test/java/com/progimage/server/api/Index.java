package com.progimage.server.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.progimage.server.image.ImageId;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.redis.RedisRegistry;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Looks into the registry of a data folder beside the servers on it. */
public final class Index {
  private Index() {}

  public static List<RenditionRecord> inRedis(String uri, Path data, ImageId id)
      throws IOException {
    try (Registry registry = inRedis(uri, data)) {
      return ledger(registry, id);
    }
  }

  static Registry inRedis(String uri, Path data) throws IOException {
    return new RedisRegistry(uri, instanceId(data), () -> {}, CheckpointNote.NONE);
  }

  /** While no server runs. */
  static List<RenditionRecord> embedded(Path data, ImageId id) throws IOException {
    Path file = data.resolve("registry.db");
    try (Registry registry = new SqliteRegistry(file, instanceId(data), () -> {})) {
      return ledger(registry, id);
    }
  }

  private static List<RenditionRecord> ledger(Registry registry, ImageId id) {
    return registry.renditions(id).stream()
        .sorted(Comparator.comparing(rendition -> rendition.key().toString()))
        .toList();
  }

  private static String instanceId(Path data) throws IOException {
    return new ObjectMapper()
        .readTree(data.resolve("layout.json").toFile())
        .get("instanceId")
        .asText();
  }
}
