package com.progimage.server.blob.disk;

import com.progimage.server.blob.Reserve;
import com.progimage.server.blob.copy.FileLinks;
import com.progimage.server.blob.file.Disk;
import com.progimage.server.blob.file.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The real disk, with few links, and something that happens just before a merge takes its place.
 */
public final class HookedFiles implements DurableFiles {
  private final Disk disk = new Disk();
  private int linkLimit = Integer.MAX_VALUE;
  private boolean isFull;
  private Runnable beforeRename = () -> {};

  private Runnable beforeLink = () -> {};
  private Runnable afterLink = () -> {};

  /** Once, around the next link: of a commit, that is its manifest's. */
  void aroundLink(Runnable before, Runnable after) {
    beforeLink = before;
    afterLink = after;
  }

  /** A store on a file system whose files have at most so many names. */
  public static DiskBlobStore open(Path data, int linkLimit) throws IOException {
    HookedFiles files = new HookedFiles();
    DiskBlobStore store =
        DiskBlobStore.open(data, new Reserve(0, 0), Clock.systemUTC(), damage -> {}, files);
    files.limitLinks(linkLimit);
    return store;
  }

  /** A store on a disk that was not full when it was opened. */
  public static DiskBlobStore openFull(Path data) throws IOException {
    HookedFiles files = new HookedFiles();
    DiskBlobStore store =
        DiskBlobStore.open(data, new Reserve(0, 0), Clock.systemUTC(), damage -> {}, files);
    files.isFull = true;
    return store;
  }

  /** As a file system whose files have at most so many names. */
  void limitLinks(int limit) {
    linkLimit = limit;
  }

  /** Once, before the next rename of a link. */
  void beforeRename(Runnable step) {
    beforeRename = step;
  }

  @Override
  public FileChannel create(Path file) throws IOException {
    return disk.create(file);
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes) throws IOException {
    if (isFull) {
      throw new IOException("No space left on device");
    }
    disk.write(file, bytes);
  }

  @Override
  public void sync(FileChannel file) throws IOException {
    disk.sync(file);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    disk.syncFolder(folder);
  }

  private Runnable beforeUncommitted = () -> {};

  /** Once, before an original without a manifest is moved aside. */
  void beforeUncommitted(Runnable step) {
    beforeUncommitted = step;
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    if (to.toString().endsWith(".uncommitted")) {
      Runnable step = beforeUncommitted;
      beforeUncommitted = () -> {};
      step.run();
    }
    if (from.toString().endsWith(".link")) {
      Runnable step = beforeRename;
      beforeRename = () -> {};
      step.run();
    }
    disk.rename(from, to);
  }

  @Override
  public void link(Path file, Path name) throws IOException {
    if (FileLinks.find(file).filter(found -> found.names() >= linkLimit).isPresent()) {
      throw new FileSystemException(name.toString(), file.toString(), "Too many links");
    }
    Runnable before = beforeLink;
    Runnable after = afterLink;
    aroundLink(() -> {}, () -> {});
    before.run();
    disk.link(file, name);
    after.run();
  }

  @Override
  public void unlink(Path file) throws IOException {
    disk.unlink(file);
  }
}
