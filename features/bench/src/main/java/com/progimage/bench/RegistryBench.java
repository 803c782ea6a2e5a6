package com.progimage.bench;

import com.progimage.server.database.sqlite.SqliteLibrary;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.registry.Change;
import com.progimage.server.registry.CheckpointNote;
import com.progimage.server.registry.Registry;
import com.progimage.server.registry.RenditionRecord;
import com.progimage.server.registry.redis.RedisRegistry;
import com.progimage.server.registry.sqlite.SqliteRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Measures both registries with synthetic records: memory and bytes of a record, the rate of a
 * rebuild, and the times of queries. The registries are the product's own.
 */
final class RegistryBench {
  private static final List<Integer> COUNTS = List.of(100_000, 1_000_000);
  private static final List<Integer> SHORT = List.of(20_000);

  /** Only so many of the images have renditions, to save time and memory. */
  private static final int MOST_WITH_RENDITIONS = 100_000;

  /** Of more records, a second rebuild would take long, and its list of suspects much memory. */
  private static final int MOST_TWICE = 1_000_000;

  /** Images that were stored during the last day. */
  private static final int YOUNG = 100_000;

  private static final int PAGE = 100;
  private static final int PAGES = 200;
  private static final int QUERIES = 2_000;

  /** The rebuild's rate is told for each so many records. */
  private static final int STRETCH = 1_000_000;

  private static final Duration AGE = Duration.ofDays(10);

  private RegistryBench() {}

  /** Tells the size of a registry in bytes. */
  private interface Size {
    long bytes() throws Exception;
  }

  static void run(Site site) throws Exception {
    SqliteLibrary.prepare(site.folder("library"));
    for (int count : site.numbers("records", site.isShort() ? SHORT : COUNTS)) {
      redis(site, count);
      sqlite(site, count);
    }
    young(site);
  }

  private static void redis(Site site, int count) throws Exception {
    try (RedisServer redis = RedisServer.start(site);
        Registry registry =
            new RedisRegistry(redis.uri(), "bench", () -> {}, CheckpointNote.NONE)) {
      Records records = old(count);
      measure("Redis", registry, records, redis::usedMemory);
      System.out.printf(
          "  Redis: append-only file so far: %.0f bytes for each image%n",
          redis.logBytes() / (double) count);
      if (count <= MOST_TWICE) {
        long before = redis.usedMemory();
        rebuild("Redis again, all records known", registry, records, withRenditions(count));
        System.out.printf(
            "  Redis: memory at the peak of that rebuild: %.0f bytes more for each image%n",
            (redis.peakMemory() - before) / (double) count);
      }
    }
  }

  private static void sqlite(Site site, int count) throws Exception {
    Path folder = site.folder("sqlite");
    try (Registry registry = new SqliteRegistry(folder.resolve("registry.db"), "bench", () -> {})) {
      Records records = old(count);
      measure("SQLite", registry, records, () -> bytes(folder));
      if (count <= MOST_TWICE) {
        rebuild("SQLite again, all records known", registry, records, withRenditions(count));
      }
    }
    System.out.printf("  SQLite: files after closing: %,d bytes%n", bytes(folder));
    Path _ = site.folder("sqlite");
  }

  private static Records old(int count) {
    return new Records(count, Instant.now().minus(AGE), /* hasKeys= */ false, Records.OWNERS);
  }

  private static int withRenditions(int count) {
    return Math.min(count, MOST_WITH_RENDITIONS);
  }

  private static void measure(String name, Registry registry, Records records, Size size)
      throws Exception {
    int count = records.count();
    long empty = size.bytes();
    rebuild(name, registry, records, 0);
    long bare = size.bytes();
    line(name, "an image without renditions", bare - empty, count);
    int rich = withRenditions(count);
    List<RenditionRecord> batch = new ArrayList<>();
    Stretches rate = new Stretches("  " + name + ": renditions recorded");
    for (RenditionRecord rendition :
        (Iterable<RenditionRecord>) records.renditions(rich)::iterator) {
      batch.add(rendition);
      if (batch.size() == 256) {
        record(registry, batch);
        rate.add(batch.size());
        batch.clear();
      }
    }
    record(registry, batch);
    rate.add(batch.size());
    rate.end();
    long full = size.bytes();
    line(name, "a rendition, 4 of an image", full - bare, (long) rich * Records.RENDITIONS.size());
    line(name, "an image with 4 renditions", full - bare + (bare - empty) * rich / count, rich);
    System.out.printf(
        "  %s: 4 renditions take %.0f %% of what an image takes%n",
        name, 100.0 * (full - bare) / rich / ((bare - empty) / (double) count));
    queries(name, registry, records);
  }

  /** Tells what a living idempotency key takes, and what an owner takes. */
  private static void young(Site site) throws Exception {
    Instant start = Instant.now().minus(Duration.ofHours(2));
    young(site, "an image of the last day", new Records(YOUNG, start, false, Records.OWNERS));
    young(site, "the same with a key", new Records(YOUNG, start, true, Records.OWNERS));
    young(
        site,
        "the same without a key, with an owner each",
        new Records(YOUNG, start, false, YOUNG));
  }

  private static void young(Site site, String what, Records records) throws Exception {
    try (RedisServer redis = RedisServer.start(site);
        Registry registry =
            new RedisRegistry(redis.uri(), "bench", () -> {}, CheckpointNote.NONE)) {
      long before = redis.usedMemory();
      register(registry, records);
      line("Redis", what, redis.usedMemory() - before, records.count());
    }
    Path folder = site.folder("sqlite");
    try (Registry registry = new SqliteRegistry(folder.resolve("registry.db"), "bench", () -> {})) {
      register(registry, records);
    }
    line("SQLite", what, bytes(folder), records.count());
  }

  private static void record(Registry registry, List<RenditionRecord> batch) {
    registry.apply(batch.stream().<Change>map(Change.RenditionMade::new).toList());
  }

  private static void register(Registry registry, Records records) {
    for (int from = 0; from < records.count(); from += 256) {
      List<Change> batch = new ArrayList<>();
      for (int i = from; i < Math.min(from + 256, records.count()); i++) {
        batch.add(new Change.ImageStored(records.image(i)));
      }
      registry.apply(batch);
    }
  }

  /** Rebuilds from the records, and tells the rate, also of each stretch. */
  private static void rebuild(String name, Registry registry, Records records, int rich) {
    Stretches rate = new Stretches("  " + name + ": rebuild");
    try (Stream<StoredImage> images = records.images().peek(_ -> rate.add(1));
        Stream<RenditionRecord> renditions = records.renditions(rich).peek(_ -> rate.add(1))) {
      registry.rebuild(images, renditions);
    }
    rate.end();
  }

  private static void queries(String name, Registry registry, Records records) throws Exception {
    int count = records.count();
    Random random = new Random(1);
    ImageId middle = records.id(count / 2);
    Owner owner = records.owner(7);
    time(name, "first page of 100", PAGES, () -> registry.list(null, PAGE));
    time(name, "page of 100 in the middle", PAGES, () -> registry.list(middle, PAGE));
    time(name, "first page of one owner", PAGES, () -> registry.list(owner, null, PAGE));
    time(name, "page of one owner in the middle", PAGES, () -> registry.list(owner, middle, PAGE));
    time(
        name,
        "images with a digest",
        QUERIES,
        () -> registry.findByDigest(records.digest(random.nextInt(count), "original")));
    time(
        name,
        "images of an owner with a digest",
        QUERIES,
        () -> {
          int number = random.nextInt(count);
          return registry.findByDigest(
              records.owner(number), records.digest(number, "original"), PAGE);
        });
    time(
        name,
        "renditions of an image",
        QUERIES,
        () -> registry.renditions(records.id(random.nextInt(withRenditions(count)))));
  }

  private static void time(String name, String what, int times, Callable<List<?>> query)
      throws Exception {
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      List<?> found = query.call();
      millis[i] = (System.nanoTime() - start) / 1e6;
      if (found.isEmpty()) {
        throw new IllegalStateException(what + " found nothing");
      }
    }
    java.util.Arrays.sort(millis);
    System.out.printf(
        "  %s: %s: p50 %.2f ms, p99 %.2f ms%n",
        name, what, millis[times / 2], millis[times * 99 / 100]);
  }

  private static void line(String name, String what, long bytes, long records) {
    System.out.printf(
        "  %s: %s: %.0f bytes (%,d for %,d)%n",
        name, what, bytes / (double) records, bytes, records);
  }

  private static long bytes(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells how fast records come, as a whole and in each stretch of them. */
  private static final class Stretches {
    private final String what;
    private final long start = System.nanoTime();
    private long stretchStart = start;
    private long count;
    private final List<Double> rates = new ArrayList<>();

    Stretches(String what) {
      this.what = what;
    }

    void add(int records) {
      long before = count / STRETCH;
      count += records;
      if (count / STRETCH > before) {
        long now = System.nanoTime();
        rates.add(STRETCH / ((now - stretchStart) / 1e9));
        stretchStart = now;
      }
    }

    void end() {
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf("%s: %,d in %.1f s, %,.0f /s", what, count, seconds, count / seconds);
      if (rates.size() > 1) {
        System.out.printf(
            "; each million %s /s",
            String.join(", ", rates.stream().map("%.0f"::formatted).toList()));
      }
      System.out.println();
    }
  }
}
