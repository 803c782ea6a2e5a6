package com.progimage.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpThreadsTest {
  @Test
  void thePoolNeedsNoMbeanServer() throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xlog:class+load",
                    "-cp",
                    System.getProperty("java.class.path"),
                    PoolOnly.class.getName()))
            .redirectErrorStream(true)
            .start();

    String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(loaded).isZero();
    assertThat(loaded)
        .contains("org.eclipse.jetty.util.MemoryUtils")
        .doesNotContain("com.sun.management.internal.DiagnosticCommandImpl");
  }

  static final class PoolOnly {
    private PoolOnly() {}

    public static void main(String[] args) {
      HttpThreads.pool();
    }
  }
}
