package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.disk.MemoryFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two owners of jobs on one server, each of which sees nothing of the other. */
final class JobOwnersTest {
  @TempDir(factory = MemoryFolder.class)
  static Path data;

  private static KeyedServer server;
  private static KeyedClient shop;

  @BeforeAll
  static void start() throws Exception {
    server = KeyedServer.start(data);
    shop = server.of("shop");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void jobsNeedAKey() throws Exception {
    assertThat(server.stranger().get("/jobs").statusCode()).isEqualTo(401);
    assertThat(shop.get("/jobs").statusCode()).isEqualTo(200);
    assertThat(server.of("shop", "read").get("/jobs").statusCode()).isEqualTo(403);
  }
}
