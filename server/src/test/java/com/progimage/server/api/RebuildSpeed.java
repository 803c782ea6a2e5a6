package com.progimage.server.api;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.StagedOriginal;
import com.progimage.server.blob.StagedRendition;
import com.progimage.server.blob.disk.DiskBlobStore;
import com.progimage.server.blob.disk.MemoryFolder;
import com.progimage.server.image.Digest;
import com.progimage.server.image.ImageFormat;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Lifetime;
import com.progimage.server.image.Ownership;
import com.progimage.server.image.RenditionKey;
import com.progimage.server.image.Size;
import com.progimage.server.image.StoredImage;
import com.progimage.server.inspect.Inspector;
import com.progimage.server.inspect.format.Limits;
import com.progimage.server.library.Rebuild;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.redis.RedisRegistry;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import com.progimage.support.ImageFiles;
import com.progimage.support.RedisProcess;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how many images, each with a rendition of about 20 KB, are rebuilt in a second: of records
 * that are there already, and of a data folder in memory. Each round begins with an empty registry;
 * the first is that of a JVM that has just started.
 */
final class RebuildSpeed {
  private static final int IMAGES = 20_000;
  private static final int ROUNDS = 5;
  private static final Instant BEGIN = Instant.parse("2026-02-03T04:05:06.789Z");
  private static final Size SIZE = new Size(82, 82);

  @TempDir(factory = MemoryFolder.class)
  Path folder;

  /** On a disk, where a database lies. */
  @TempDir Path disk;

  @Test
  void ofRecordsIntoSqlite() {
    print("records, SQLite", this::sqlite, RebuildSpeed::rebuildRecords);
  }

  @Test
  void ofRecordsIntoRedis() {
    try (RedisProcess redis = new RedisProcess(folder, "--appendonly", "yes")) {
      print("records, Redis", () -> emptied(redis), RebuildSpeed::rebuildRecords);
    }
  }

  @Test
  void ofFilesIntoSqliteAndRedis() throws IOException {
    Path redisFolder = Files.createDirectory(folder.resolve("redis"));
    try (DiskBlobStore blobs =
            DiskBlobStore.open(
                folder.resolve("data"), new Reserve(0, 0), Clock.systemUTC(), damage -> {});
        RedisProcess redis = new RedisProcess(redisFolder, "--appendonly", "yes")) {
      fill(blobs);
      Rebuild rebuild =
          new Rebuild(blobs, new Inspector(Limits.DEFAULTS), damage -> {}, Clock.systemUTC());
      print("files, SQLite", this::sqlite, rebuild::run);
      print("files, Redis", () -> emptied(redis), rebuild::run);
    }
  }

  private Registry sqlite() {
    try {
      Path file = Files.createTempDirectory(disk, "sqlite").resolve("registry.db");
      return new SqliteRegistry(file, "measured", () -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Registry emptied(RedisProcess redis) {
    try (var client = redis.client()) {
      client.flushAll();
    }
    return new RedisRegistry(redis.uri(), "measured", () -> {}, CheckpointNote.NONE);
  }

  private static void print(String what, Supplier<Registry> empty, Consumer<Registry> rebuild) {
    StringBuilder line = new StringBuilder("%-16s".formatted(what));
    for (int round = 0; round < ROUNDS; round++) {
      try (Registry registry = empty.get()) {
        long start = System.nanoTime();
        rebuild.accept(registry);
        line.append("%8.0f".formatted(IMAGES / ((System.nanoTime() - start) / 1e9)));
      }
    }
    System.out.println(line + "  images/s");
  }

  private static void rebuildRecords(Registry registry) {
    registry.rebuild(
        IntStream.range(0, IMAGES).mapToObj(n -> image(n, new byte[] {(byte) n})),
        IntStream.range(0, IMAGES).mapToObj(RebuildSpeed::rendition));
  }

  private static StoredImage image(int n, byte[] bytes) {
    return new StoredImage(
        id(n),
        Ownership.PUBLIC,
        ImageFormat.PNG,
        SIZE,
        bytes.length,
        Digest.of(bytes),
        Lifetime.endless(BEGIN.plusMillis(n)));
  }

  /** The same in every round. */
  private static ImageId id(int n) {
    Random random = new Random(n);
    return new ImageId(
        "%08x-%04x-7%03x-8%03x-%012x"
            .formatted(
                0x19c7a000 + (n >> 16),
                n & 0xffff,
                random.nextInt(1 << 12),
                random.nextInt(1 << 12),
                random.nextLong() & 0xffffffffffffL));
  }

  private static RenditionKey key(int n) {
    return new RenditionKey(id(n), "java-1", "resize_82x82", ImageFormat.PNG);
  }

  private static RenditionRecord rendition(int n) {
    Digest digest = Digest.of(new byte[] {(byte) n, 1});
    return new RenditionRecord(
        key(n), 20_000, digest, SIZE, BEGIN.plusSeconds(60), LocalDate.of(2026, 2, 3));
  }

  private static void fill(DiskBlobStore blobs) throws IOException {
    byte[] picture = ImageFiles.encoded(noise(), "png");
    for (int n = 0; n < IMAGES; n++) {
      byte[] bytes = {(byte) n, (byte) (n >> 8)};
      StoredImage image = image(n, bytes);
      try (StagedOriginal staged = blobs.stage(new ByteArrayInputStream(bytes), 10)) {
        blobs.commit(staged, image);
        staged.registered();
        staged.settled();
      }
      try (StagedRendition staged = blobs.stageRendition(key(n))) {
        Files.write(staged.file(), picture);
        blobs.keep(staged);
      }
    }
  }

  private static BufferedImage noise() {
    BufferedImage image =
        new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < SIZE.width() * SIZE.height(); i++) {
      image.setRGB(i % SIZE.width(), i / SIZE.width(), random.nextInt(1 << 24));
    }
    return image;
  }
}
