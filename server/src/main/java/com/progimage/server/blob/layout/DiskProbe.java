package com.progimage.server.blob.layout;

import com.progimage.server.blob.UnusableDataException;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/** Tests with small files whether the file system supports everything that the store relies on. */
public final class DiskProbe {
  /** The longest canonical text and extension that the default limits allow, with some margin. */
  private static final int NAME_BYTES = 200;

  private final DataLayout layout;
  private final Staging staging;
  private final DurableFiles files;

  public DiskProbe(DataLayout layout, Staging staging, DurableFiles files) {
    this.layout = layout;
    this.staging = staging;
    this.files = files;
  }

  /** The names that a killed test may leave outside its staging folder. */
  public static List<Path> leftovers(DataLayout layout, Staging staging) {
    String name = staging.process() + ".probe";
    return List.of(layout.images().resolve(name), layout.renditions().resolve(name));
  }

  public void run() throws UnusableDataException {
    Path first = staging.newFile(".probe");
    Path second = staging.newFile(".probe");
    Path longName = staging.folder().resolve("n".repeat(NAME_BYTES));
    Path linked = leftovers(layout, staging).getFirst();
    Path renamed = leftovers(layout, staging).getLast();
    try {
      try {
        step("takes no durable writes", () -> write(first, 1));
        step("takes no durable writes", () -> write(second, 2));
        step("has no names of " + NAME_BYTES + " bytes", () -> write(longName, 1));
        step("has no hard links", () -> files.link(first, linked));
        step("replaces a name by a hard link", () -> requireNoReplace(second, linked));
        step("has no atomic rename", () -> files.rename(first, renamed));
        step("has no rename that replaces", () -> requireReplace(second, renamed));
        step("cannot fsync a folder", () -> files.syncFolder(layout.images()));
      } finally {
        for (Path file : List.of(first, second, longName, linked, renamed)) {
          files.unlink(file);
        }
      }
    } catch (UnusableDataException e) {
      throw e;
    } catch (IOException e) {
      throw unusable("does not remove a file", e);
    }
  }

  private void write(Path file, int byteCount) throws IOException {
    try (FileChannel channel = files.create(file)) {
      files.write(channel, ByteBuffer.allocate(byteCount));
      files.sync(channel);
    }
  }

  private void requireNoReplace(Path file, Path existing) throws IOException {
    try {
      files.link(file, existing);
      throw new IOException("the link took the place of another file");
    } catch (FileAlreadyExistsException expected) {
      // Expected: this keeps one image from overwriting another.
    }
  }

  private void requireReplace(Path file, Path existing) throws IOException {
    files.rename(file, existing);
    if (Disk.attributes(existing).orElseThrow().size() != 2 || Disk.exists(file)) {
      throw new IOException("the old file is still there");
    }
  }

  private interface ProbeStep {
    void run() throws IOException;
  }

  private void step(String otherwise, ProbeStep step) throws UnusableDataException {
    try {
      step.run();
    } catch (IOException | UnsupportedOperationException e) {
      throw unusable(isAcrossFileSystems(e) ? "is not one file system" : otherwise, e);
    }
  }

  private static boolean isAcrossFileSystems(Exception e) {
    return e instanceof AtomicMoveNotSupportedException
        || (e instanceof FileSystemException failed
            && String.valueOf(failed.getReason()).contains("cross-device"));
  }

  private UnusableDataException unusable(String what, Exception cause) {
    return new UnusableDataException(
        "the data folder %s %s (%s): it needs one local file system, writable by this user, with hard links, atomic rename and fsync of folders, such as ext4, XFS, Btrfs or ZFS"
            .formatted(layout.root(), what, cause.getMessage()),
        cause);
  }
}
