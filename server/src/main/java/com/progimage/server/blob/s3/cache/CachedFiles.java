package com.progimage.server.blob.s3.cache;

import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DiskFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads the files of a cache from the disk, so that no index of them needs memory. */
final class CachedFiles {
  private static final int SHARD_NAME = 2;

  private CachedFiles() {}

  /**
   * @param usedAt its access time, which the cache sets
   */
  record CachedFile(Path file, long byteCount, Instant usedAt) {}

  static Stream<CachedFile> in(Path folder) {
    return Disk.entries(folder)
        .filter(shard -> shard.getFileName().toString().length() == SHARD_NAME)
        .flatMap(Disk::entries)
        .flatMap(file -> {
          try {
            return find(file).stream();
          } catch (IOException e) {
            throw DiskFailure.of(e);
          }
        });
  }

  static Optional<CachedFile> find(Path file) throws IOException {
    return Disk.attributes(file)
        .map(found -> new CachedFile(file, found.size(), found.lastAccessTime().toInstant()));
  }

  /**
   * Returns the time such that the files used after it have at most {@code keptBytes}. It counts
   * files by the second, and so keeps an entry in memory for each second of use.
   */
  static Instant limit(Path folder, long keptBytes) {
    TreeMap<Long, Long> bytesBySecond = new TreeMap<>();
    in(folder)
        .forEach(file ->
            bytesBySecond.merge(file.usedAt().getEpochSecond(), file.byteCount(), Long::sum));
    long kept = 0;
    for (Map.Entry<Long, Long> second : bytesBySecond.descendingMap().entrySet()) {
      kept += second.getValue();
      if (kept > keptBytes) {
        return within(folder, second.getKey(), keptBytes - (kept - second.getValue()));
      }
    }
    return Instant.EPOCH;
  }

  /** The same among the files of one second, whose times are told apart. */
  private static Instant within(Path folder, long second, long keptBytes) {
    TreeMap<Instant, Long> bytes = new TreeMap<>();
    in(folder)
        .filter(file -> file.usedAt().getEpochSecond() == second)
        .forEach(file -> bytes.merge(file.usedAt(), file.byteCount(), Long::sum));
    long kept = 0;
    for (Map.Entry<Instant, Long> time : bytes.descendingMap().entrySet()) {
      kept += time.getValue();
      if (kept > keptBytes) {
        return time.getKey();
      }
    }
    return Instant.ofEpochSecond(second).minusNanos(1);
  }

  static Stream<Path> usedUntil(Path folder, Instant limit) {
    return in(folder).filter(file -> !file.usedAt().isAfter(limit)).map(CachedFile::file);
  }
}
