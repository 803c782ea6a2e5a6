package com.progimage.server.blob.s3.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DiskFailure;
import com.progimage.server.blob.file.FileBlob;
import com.progimage.server.blob.file.TaskLock;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folder of copies of objects that one process uses. A copy appears by a rename, so that it is
 * whole even if the process is killed. The files that were unused for longest are removed.
 * Thread-safe.
 */
public final class ObjectCache implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectCache.class);

  /** Two threads that fetch one object wait for each other; so do a few unlucky other ones. */
  private static final int FETCHES = 256;

  private static final int MOST_PROCESSES = 1_000;
  private static final String FRESH = "fresh";

  private final Path folder;
  private final TaskLock lock;
  private final long maxBytes;
  private final boolean isTemporary;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong count = new AtomicLong();
  private final ReentrantLock eviction = new ReentrantLock();
  private final ReentrantLock[] fetches =
      IntStream.range(0, FETCHES).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  private ObjectCache(Path folder, TaskLock lock, long maxBytes, boolean isTemporary) {
    this.folder = folder;
    this.lock = lock;
    this.maxBytes = maxBytes;
    this.isTemporary = isTemporary;
  }

  /**
   * Opens the first folder below {@code parent} that no process uses, with what is in it.
   *
   * @param kind the start of its name
   * @param isTemporary whether to remove its content at the end
   */
  public static ObjectCache open(Path parent, String kind, long maxBytes, boolean isTemporary)
      throws IOException {
    Files.createDirectories(parent);
    for (int number = 0; number < MOST_PROCESSES; number++) {
      Path folder = parent.resolve(kind + "-" + number);
      Optional<TaskLock> lock = TaskLock.claim(parent.resolve(kind + "-" + number + ".lock"));
      if (lock.isPresent()) {
        ObjectCache cache = new ObjectCache(folder, lock.get(), maxBytes, isTemporary);
        cache.count();
        return cache;
      }
    }
    throw new IOException("%d processes use caches in %s".formatted(MOST_PROCESSES, parent));
  }

  private void count() throws IOException {
    Disk.removeTree(folder.resolve(FRESH));
    Files.createDirectories(folder.resolve(FRESH));
    for (int shard = 0; shard < 1 << 8; shard++) {
      Files.createDirectories(folder.resolve("%02x".formatted(shard)));
    }
    bytes.set(CachedFiles.in(folder).mapToLong(CachedFiles.CachedFile::byteCount).sum());
    makeRoom();
  }

  /** The folder in which all copies lie. */
  public Path folder() {
    return folder;
  }

  /** The size of all copies. */
  public long byteCount() {
    return bytes.get();
  }

  /** Finds a copy, and counts that as its use. */
  public Optional<FileBlob> find(String key) {
    Path file = file(key);
    try {
      Optional<FileBlob> found = FileBlob.find(file);
      if (found.isPresent()) {
        use(file);
      }
      return found;
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  private static void use(Path file) throws IOException {
    try {
      Files.getFileAttributeView(file, BasicFileAttributeView.class)
          .setTimes(/* lastModifiedTime= */ null, FileTime.from(Instant.now()), null);
    } catch (NoSuchFileException evicted) {
      // An attempt to open it fails.
    }
  }

  /** Writes an object to a file. */
  @FunctionalInterface
  public interface Download {
    /**
     * @param file does not exist yet
     * @return the time of the object; empty if the object does not exist
     */
    Optional<Instant> to(Path file) throws IOException;
  }

  /** Finds a copy, or makes one. Empty if the object does not exist. */
  public Optional<FileBlob> fetch(String key, Download download) {
    Optional<FileBlob> found = find(key);
    if (found.isPresent()) {
      return found;
    }
    ReentrantLock one = fetches[Math.floorMod(key.hashCode(), FETCHES)];
    one.lock();
    try {
      Optional<FileBlob> made = find(key);
      return made.isPresent() ? made : download(key, download);
    } finally {
      one.unlock();
    }
  }

  private Optional<FileBlob> download(String key, Download download) {
    Path fresh = folder.resolve(FRESH).resolve(String.valueOf(count.incrementAndGet()));
    try {
      Optional<Instant> time = download.to(fresh);
      if (time.isEmpty()) {
        return Optional.empty();
      }
      Files.setLastModifiedTime(fresh, FileTime.from(time.get()));
      return Optional.of(adopt(key, fresh));
    } catch (IOException e) {
      throw DiskFailure.of(e);
    } finally {
      discard(fresh);
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("could not remove {}: it is removed at the next start", file, e);
    }
  }

  /** Makes {@code file}, which is on the same file system, the copy of an object. */
  public FileBlob adopt(String key, Path file) throws IOException {
    Path place = file(key);
    long before = Disk.attributes(place).map(old -> old.size()).orElse(0L);
    FileBlob blob = FileBlob.find(file).orElseThrow(() -> new NoSuchFileException(file.toString()));
    use(file);
    Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
    bytes.addAndGet(blob.byteCount() - before);
    makeRoom();
    return blob.at(place);
  }

  /** Removes a copy, if there is one. */
  public void remove(String key) {
    try {
      remove(file(key), /* usedBefore= */ Instant.MAX);
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  private void remove(Path file, Instant usedBefore) throws IOException {
    Optional<CachedFiles.CachedFile> found = CachedFiles.find(file);
    if (found.isPresent()
        && !found.get().usedAt().isAfter(usedBefore)
        && Files.deleteIfExists(file)) {
      bytes.addAndGet(-found.get().byteCount());
    }
  }

  /** Removes those unused for longest, a tenth more than necessary, so that it is seldom needed. */
  private void makeRoom() throws IOException {
    if (bytes.get() <= maxBytes) {
      return;
    }
    eviction.lock();
    try {
      if (bytes.get() <= maxBytes) {
        return;
      }
      Instant limit = CachedFiles.limit(folder, maxBytes / 10 * 9);
      for (Path file : (Iterable<Path>) CachedFiles.usedUntil(folder, limit)::iterator) {
        remove(file, limit);
      }
    } finally {
      eviction.unlock();
    }
  }

  /** The path at which a copy lies or would lie. */
  public Path file(String key) {
    String name = Digest.of(key.getBytes(UTF_8)).hex();
    return folder.resolve(name.substring(0, 2)).resolve(name.substring(2));
  }

  /**
   * @throws Failure if its files cannot be removed
   */
  @Override
  public void close() {
    try (lock) {
      if (isTemporary) {
        Disk.removeTree(folder);
      }
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }
}
