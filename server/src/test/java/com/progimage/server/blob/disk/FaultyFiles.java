package com.progimage.server.blob.disk;

import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A disk whose steps can fail, on which a process can die before any step, and which can lose
 * power: then it forgets every name and every byte that no fsync covered.
 */
public final class FaultyFiles implements DurableFiles {
  /** Where a process dies. From then on nothing that it does reaches the disk. */
  public static final class Died extends Error {
    private static final long serialVersionUID = 1;
  }

  interface Step {
    void run() throws IOException;
  }

  private record Unsynced(Path folder, Step undo) {}

  private final Disk disk = new Disk();
  private final Path limbo;
  private final Deque<Unsynced> names = new ArrayDeque<>();
  private final Map<FileChannel, Path> contents = new HashMap<>();
  private int steps;
  private int diesBefore = Integer.MAX_VALUE;
  private @Nullable IOException syncError;
  private @Nullable IOException folderSyncError;
  private @Nullable Exception linkError;
  private Runnable beforeLinkRename = () -> {};

  /**
   * @param limbo an empty folder on the same file system, where removed files can come back from
   */
  public FaultyFiles(Path limbo) {
    this.limbo = limbo;
  }

  /** Counts from now on, on a disk that has everything so far: 0 dies before the next step. */
  public void dieBeforeStep(int step) {
    names.clear();
    contents.clear();
    steps = 0;
    diesBefore = step;
  }

  void failSync(@Nullable IOException error) {
    syncError = error;
  }

  void failFolderSync(@Nullable IOException error) {
    folderSyncError = error;
  }

  /** Happens once, and is no step of the process that may die. */
  void beforeLinkRename(Runnable event) {
    beforeLinkRename = event;
  }

  /** An {@link IOException} or an {@link UnsupportedOperationException}. */
  void failLink(@Nullable Exception error) {
    linkError = error;
  }

  /** The process is dead by then. Content that was not synced is empty, as ext4 leaves it. */
  void losePower() throws IOException {
    for (Path file : contents.values()) {
      if (Files.exists(file)) {
        Files.delete(file);
        Files.createFile(file);
      }
    }
    for (Unsynced change : names) {
      change.undo().run();
    }
  }

  private void step() {
    if (steps++ >= diesBefore) {
      throw new Died();
    }
  }

  private static Path parent(Path file) {
    return Objects.requireNonNull(file.getParent());
  }

  private static void fail(@Nullable IOException error) throws IOException {
    if (error != null) {
      throw error;
    }
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    step();
    FileChannel channel = disk.create(file);
    contents.put(channel, file);
    names.push(new Unsynced(parent(file), () -> Files.deleteIfExists(file)));
    return channel;
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes) throws IOException {
    step();
    disk.write(file, bytes);
  }

  @Override
  public void sync(FileChannel file) throws IOException {
    step();
    fail(syncError);
    disk.sync(file);
    contents.remove(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    step();
    fail(folderSyncError);
    disk.syncFolder(folder);
    names.removeIf(change -> change.folder().equals(folder));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    step();
    if (from.toString().endsWith(".link")) {
      Runnable event = beforeLinkRename;
      beforeLinkRename = () -> {};
      event.run();
    }
    disk.rename(from, to);
    names.push(
        new Unsynced(
            parent(to),
            () -> {
              if (Files.exists(to)) {
                Files.move(to, from);
              }
            }));
  }

  @Override
  public void link(Path file, Path name) throws IOException {
    step();
    if (linkError instanceof UnsupportedOperationException unsupported) {
      throw unsupported;
    }
    fail((IOException) linkError);
    disk.link(file, name);
    names.push(new Unsynced(parent(name), () -> Files.deleteIfExists(name)));
  }

  @Override
  public void unlink(Path file) throws IOException {
    step();
    if (Files.exists(file)) {
      Path kept = limbo.resolve(Integer.toString(names.size()) + "-" + System.nanoTime());
      Files.move(file, kept);
      names.push(
          new Unsynced(
              parent(file),
              () -> {
                Files.createDirectories(parent(file));
                Files.move(kept, file);
              }));
    }
  }
}
