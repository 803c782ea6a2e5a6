package com.progimage.server.blob.s3.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.progimage.server.blob.file.FileBlob;
import com.progimage.server.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectCacheTest {
  private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  private ObjectCache open(long maxBytes) throws IOException {
    return ObjectCache.open(folder, "server", maxBytes, /* isTemporary= */ false);
  }

  private static ObjectCache.Download of(int byteCount) {
    return file -> {
      Files.write(file, new byte[byteCount]);
      return Optional.of(TIME);
    };
  }

  @Test
  void anObjectIsDownloadedOnceForAllThatWantIt() throws IOException {
    try (ObjectCache cache = open(1_000)) {
      AtomicInteger downloads = new AtomicInteger();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int thread = 0; thread < 20; thread++) {
          threads.execute(() ->
              cache.fetch(
                  "a",
                  file -> {
                    downloads.incrementAndGet();
                    return of(10).to(file);
                  }));
        }
      }
      assertThat(downloads).hasValue(1);
      FileBlob blob = cache.find("a").orElseThrow();
      assertThat(blob.byteCount()).isEqualTo(10);
      assertThat(blob.lastModified()).isEqualTo(TIME);
    }
  }

  @Test
  void whatDoesNotExistIsNotKept() throws IOException {
    try (ObjectCache cache = open(1_000)) {
      assertThat(cache.fetch("a", file -> Optional.empty())).isEmpty();
      assertThat(cache.find("a")).isEmpty();
      assertThat(cache.byteCount()).isZero();
    }
  }

  @Test
  void aDownloadThatFailsLeavesNothing() throws IOException {
    try (ObjectCache cache = open(1_000)) {
      assertThatThrownBy(() ->
              cache.fetch(
                  "a",
                  file -> {
                    Files.write(file, "half".getBytes(UTF_8));
                    throw new IOException("broken off");
                  }))
          .isInstanceOf(Failure.class);
      assertThat(cache.find("a")).isEmpty();
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void theOnesUnusedForLongestGo() throws IOException {
    try (ObjectCache cache = open(1_000)) {
      for (int number = 0; number < 10; number++) {
        cache.fetch("k" + number, of(100));
      }
      cache.find("k0");
      cache.fetch("one more", of(100));
      assertThat(cache.byteCount()).isLessThanOrEqualTo(1_000);
      assertThat(cache.find("k0")).as("just used").isPresent();
      assertThat(cache.find("one more")).isPresent();
      assertThat(cache.find("k1")).isEmpty();
      assertThat(cache.find("k9")).isPresent();
    }
  }

  @Test
  void theNextProcessFindsWhatIsWholeAndCountsIt() throws IOException {
    try (ObjectCache cache = open(1_000)) {
      cache.fetch("a", of(100));
      cache.fetch("b", of(200));
    }
    // A process that is killed leaves files that are not whole.
    Path half = folder.resolve("server-0/fresh/1");
    Files.createDirectories(half.getParent());
    Files.write(half, new byte[50]);

    try (ObjectCache cache = open(1_000)) {
      assertThat(half).doesNotExist();
      assertThat(cache.byteCount()).isEqualTo(300);
      assertThat(cache.find("b").orElseThrow().byteCount()).isEqualTo(200);
      cache.remove("b");
      assertThat(cache.byteCount()).isEqualTo(100);
    }
    try (ObjectCache smaller = open(50)) {
      assertThat(smaller.byteCount()).isLessThanOrEqualTo(50);
    }
  }

  @Test
  void eachProcessHasAFolderOfItsOwnAndACommandLeavesNothing() throws IOException {
    try (ObjectCache one = open(1_000);
        ObjectCache other = open(1_000)) {
      assertThat(one.folder()).isNotEqualTo(other.folder());
    }
    try (ObjectCache command =
        ObjectCache.open(folder, "command", 1_000, /* isTemporary= */ true)) {
      command.fetch("a", of(100));
      assertThat(files()).hasSize(1);
    }
    assertThat(files()).isEmpty();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".lock"))
          .toList();
    }
  }
}
