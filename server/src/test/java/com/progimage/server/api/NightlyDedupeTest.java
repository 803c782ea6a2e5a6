package com.progimage.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.maintenance.dedupe.Dedupe;
import com.progimage.server.maintenance.dedupe.NightlyDedupe;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NightlyDedupeTest {
  @TempDir(factory = MemoryFolder.class)
  Path folder;

  private Instant now = Instant.parse("2026-05-06T10:00:00Z");
  private DiskBlobStore blobs;
  private Registry registry;

  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

  @BeforeEach
  void open() throws IOException {
    blobs = DiskBlobStore.open(folder.resolve("data"), new Reserve(0, 0), clock, damage -> {});
    registry =
        new SqliteRegistry(blobs.folder().registryFile(), blobs.folder().instanceId(), () -> {});
  }

  @AfterEach
  void close() {
    registry.close();
    blobs.close();
  }

  private NightlyDedupe server() {
    return new NightlyDedupe(
        LocalTime.of(2, 30), ZoneOffset.UTC, blobs, registry, damage -> {}, report -> {}, clock);
  }

  private void lookAt(String time, NightlyDedupe... servers) {
    now = Instant.parse(time);
    for (NightlyDedupe server : servers) {
      server.look();
    }
  }

  @Test
  void itRunsOnceANightHoweverManyServersAreToldTo() throws IOException {
    NightlyDedupe one = server();
    NightlyDedupe other = server();
    lookAt("2026-05-06T10:01:00Z", one, other);
    lookAt("2026-05-07T02:29:59Z", one, other);
    assertThat(Dedupe.lastEnd(blobs)).isEmpty();

    lookAt("2026-05-07T02:30:10Z", one);
    lookAt("2026-05-07T02:30:50Z", one, other);
    lookAt("2026-05-07T23:00:00Z", one, other);
    assertThat(Dedupe.lastEnd(blobs)).contains(Instant.parse("2026-05-07T02:30:10Z"));

    lookAt("2026-05-08T02:31:00Z", other);
    assertThat(Dedupe.lastEnd(blobs)).contains(Instant.parse("2026-05-08T02:31:00Z"));
  }

  @Test
  void whereTheOneAtWorkDiesAnotherTakesOver() throws IOException {
    NightlyDedupe server = server();
    try (TaskLock _ = blobs.folder().claim("dedupe").orElseThrow()) {
      lookAt("2026-05-07T02:30:00Z", server);
      assertThat(Dedupe.lastEnd(blobs)).isEmpty();
    }
    lookAt("2026-05-07T02:31:00Z", server);
    assertThat(Dedupe.lastEnd(blobs)).contains(Instant.parse("2026-05-07T02:31:00Z"));
  }
}
