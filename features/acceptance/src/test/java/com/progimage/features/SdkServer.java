package com.progimage.features;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.sdk.ProgImageClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One server process for all tests of a class, and the SDK's client of it. */
abstract class SdkServer {
  @TempDir static @Nullable Path data;
  private static @Nullable ServerProcess server;

  @BeforeAll
  static void start() {
    if (data != null) {
      // One for what is small while the other has something large.
      server = Access.start(data, "--workers", "2");
    }
  }

  @AfterAll
  static void stop() {
    assertThat(running().stop()).as("exit status after a drain").isZero();
  }

  static ServerProcess running() {
    if (server == null) {
      throw new IllegalStateException("no server");
    }
    return server;
  }

  static ProgImageClient images() {
    return Access.client(running().url()).build();
  }
}
