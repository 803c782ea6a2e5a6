package com.progimage.server.blob.layout;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.progimage.server.blob.UnusableDataException;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Staging folder of one process, alive or dead. The process that holds the file lock owns it, and
 * the kernel releases the lock when the process ends.
 */
public final class Staging implements AutoCloseable {
  /**
   * The folders that this JVM owns. POSIX releases a process's locks on a file when the process
   * closes <em>any</em> channel on it, so this JVM must never try to lock its own folders again.
   */
  private static final Set<Path> OWNED = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel lock;
  private final AtomicLong count = new AtomicLong();
  private final Set<ImageId> unregistered = ConcurrentHashMap.newKeySet();

  private Staging(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Creates a new folder. */
  public static Staging create(DataLayout layout) throws IOException {
    for (int attempt = 0; attempt < 100; attempt++) {
      String random = UUID.randomUUID().toString().substring(0, 8);
      Path folder = layout.staging().resolve(ProcessHandle.current().pid() + "-" + random);
      Files.createDirectory(folder);
      // Before it is locked, another server may take the folder for that of a dead process.
      Optional<Staging> staging = claim(folder);
      if (staging.isPresent()) {
        Files.createDirectories(staging.get().rendering());
        return staging.get();
      }
    }
    throw new UnusableDataException(
        "file locks do not work in " + layout.staging() + ": use a file system that has them");
  }

  /**
   * Claims the folder of a dead process; empty if the process lives or another server was first.
   */
  public static Optional<Staging> claim(Path folder) throws IOException {
    if (!OWNED.add(folder)) {
      return Optional.empty();
    }
    FileChannel channel = null;
    try {
      Path file = folder.resolve(DataLayout.LOCK);
      channel = FileChannel.open(file, CREATE, WRITE);
      if (channel.tryLock() != null && isStillAt(file, channel)) {
        Staging staging = new Staging(folder, channel);
        channel = null;
        return Optional.of(staging);
      }
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } finally {
      if (channel != null) {
        channel.close();
      }
      if (channel != null || !Disk.exists(folder)) {
        OWNED.remove(folder);
      }
    }
  }

  /** Whether its process is dead and left work behind. Changes nothing. */
  public static boolean isAbandoned(Path folder) throws IOException {
    Optional<Staging> dead = claim(folder);
    if (dead.isEmpty()) {
      return false;
    }
    try {
      return !dead.get().files().isEmpty();
    } finally {
      dead.get().release();
    }
  }

  private void release() throws IOException {
    try {
      lock.close();
    } finally {
      OWNED.remove(folder);
    }
  }

  /**
   * Whether the locked file still has that name and was not unlinked meanwhile. A random length
   * identifies it, because opening the file again to read it would end the lock.
   */
  private static boolean isStillAt(Path file, FileChannel locked) throws IOException {
    long token = ThreadLocalRandom.current().nextLong(1, 1 << 20);
    locked.write(ByteBuffer.allocate(1), token - 1);
    boolean same = Disk.attributes(file).filter(found -> found.size() == token).isPresent();
    locked.truncate(0);
    return same;
  }

  String process() {
    return folder.getFileName().toString();
  }

  /** The folder itself. */
  public Path folder() {
    return folder;
  }

  /** Returns a path that is unique in this folder. */
  public Path newFile(String ending) {
    return folder.resolve(count.incrementAndGet() + ending);
  }

  /** Returns a unique path in the folder that render workers write to. */
  public Path newRendition() {
    return rendering().resolve(count.incrementAndGet() + ".rendition");
  }

  /** The same in the folder of what nobody misses when this process is gone. */
  Path newTemporaryFile() {
    return temporary().resolve(count.incrementAndGet() + ".scratch");
  }

  public Path uploadEntry(ImageId id) {
    return folder.resolve(id + DataLayout.UPLOAD_ENTRY);
  }

  public Path deleteEntry(ImageId id) {
    return folder.resolve(id + DataLayout.DELETE_ENTRY);
  }

  public Path mergeEntry(ImageId id) {
    return newFile("-" + id + DataLayout.MERGE_ENTRY);
  }

  /**
   * Settles what the folders have of unfinished work: that of dead processes, and uploads and
   * deletes of this one.
   */
  public void settleAll(DataLayout layout, EntrySettler settler) throws IOException {
    for (ImageId id : List.copyOf(unregistered)) {
      if (settler.settleUpload(id, uploadEntry(id))) {
        unregistered.remove(id);
      }
    }
    for (Path entry : files()) {
      Optional<ImageId> deleted = DataLayout.entryId(entry, DataLayout.DELETE_ENTRY);
      if (deleted.isPresent()) {
        settler.settleDelete(deleted.get(), entry, /* mayBeInProgress= */ true);
      }
    }
    for (Path other : Disk.list(layout.staging())) {
      Optional<Staging> dead = claim(other);
      if (dead.isPresent()) {
        try (Staging staging = dead.get()) {
          staging.settleAsDead(settler);
        }
      }
    }
  }

  private void settleAsDead(EntrySettler settler) throws IOException {
    for (Path entry : files()) {
      Optional<ImageId> uploaded = DataLayout.entryId(entry, DataLayout.UPLOAD_ENTRY);
      Optional<ImageId> deleted = DataLayout.entryId(entry, DataLayout.DELETE_ENTRY);
      if (uploaded.isPresent()) {
        boolean _ = settler.settleUpload(uploaded.get(), entry);
      } else if (deleted.isPresent()) {
        settler.settleDelete(deleted.get(), entry, /* mayBeInProgress= */ false);
      } else {
        settler.settleOther(entry);
      }
    }
    settler.end(this);
  }

  /** Committed images that this process could not register; a live set. */
  public Set<ImageId> unregistered() {
    return unregistered;
  }

  /** A folder that is removed with this one, with all its content. */
  Path temporary() {
    return folder.resolve(DataLayout.TEMPORARY);
  }

  /**
   * The only folder that render workers write to. It contains nothing that this process executes.
   */
  Path rendering() {
    return temporary().resolve("render");
  }

  /** All files except the lock and the temporary ones. */
  public List<Path> files() throws IOException {
    Set<Path> others = Set.of(folder.resolve(DataLayout.LOCK), temporary());
    return Disk.list(folder).stream().filter(file -> !others.contains(file)).toList();
  }

  /** Releases the folder, and removes it if no work is left in it. */
  @Override
  public void close() throws IOException {
    try {
      if (lock.isOpen()) {
        Disk.removeTree(temporary());
      }
      if (lock.isOpen() && files().isEmpty()) {
        Files.deleteIfExists(folder.resolve(DataLayout.LOCK));
        Disk.removeIfEmpty(folder);
      }
    } finally {
      release();
    }
  }
}
