package com.progimage.server.api;

import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.config.Setting;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One server with every route for all tests of a class. */
abstract class ServerWithWebhooks {
  @TempDir(factory = MemoryFolder.class)
  static Path data;

  static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(data, Map.of(Setting.WEBHOOKS, "on"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }
}
