package com.progimage.features.force;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.features.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients of object stores and PostgreSQL cost nothing where everything is on a disk. */
final class DiskClassesTest {
  @TempDir Path folder;

  @Test
  void aServerOnADiskLoadsNoClassOfTheClients() throws IOException {
    Path log = folder.resolve("classes.log");
    try (ServerProcess server =
        ServerProcess.start(List.of("-Xlog:class+load:file=" + log), folder.resolve("data"))) {
      assertThat(server.url()).isNotNull();
    }
    try (Stream<String> loaded = Files.lines(log)) {
      List<String> lines =
          loaded
              .filter(line ->
                  line.contains("com.progimage.server.blob")
                      || line.contains("amazon")
                      || line.contains("postgres"))
              .toList();
      assertThat(lines).anyMatch(line -> line.contains("blob.disk.DiskBlobStore"));
      assertThat(lines)
          .noneMatch(line ->
              line.contains("amazon") || line.contains("blob.s3") || line.contains("postgres"));
    }
  }
}
