package com.progimage.server.blob.file;

import com.progimage.server.blob.Health;
import com.progimage.server.blob.Reserve;
import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the store accepts writes. The first failed fsync closes it, because the kernel
 * then drops the pages that it could not write, and the next fsync succeeds without them.
 */
public final class WriteGate {
  private final DurableFiles files;
  private final FileStore disk;
  private final Reserve reserve;
  private volatile @Nullable String fault;

  public WriteGate(DurableFiles files, FileStore disk, Reserve reserve) {
    this.files = files;
    this.disk = disk;
    this.reserve = reserve;
  }

  public void sync(FileChannel file) throws IOException {
    try {
      files.sync(file);
    } catch (IOException e) {
      throw shut(e);
    }
  }

  public void syncFolder(Path folder) throws IOException {
    try {
      files.syncFolder(folder);
    } catch (IOException e) {
      throw shut(e);
    }
  }

  public IOException shut(IOException e) {
    // An interrupted thread closes its channel, a delete removes a folder, and a process may run
    // out of file handles: a failure before the fsync says nothing about the disk.
    if (!(e instanceof ClosedChannelException || e instanceof FileSystemException)) {
      fault = String.valueOf(e.getMessage());
    }
    return e;
  }

  public boolean isShut() {
    return fault != null;
  }

  public void reopen() {
    fault = null;
  }

  /** Refuses durable writes after a failed fsync. */
  public void requireOpen() {
    if (isShut()) {
      throw new Failure(
          ErrorCode.INSUFFICIENT_STORAGE,
          "the server's disk failed to store data durably, and takes no writes until"
              + " a test write succeeds: images can still be read, so try again later");
    }
  }

  /** Also refuses new data while the disk is below its reserve. */
  public void requireRoom() throws IOException {
    requireOpen();
    if (disk.getUsableSpace() < reserveBytes()) {
      throw new Failure(
          ErrorCode.INSUFFICIENT_STORAGE,
          "the server's disk is full except for its reserve: free space or try again later;"
              + " images can still be read and deleted");
    }
  }

  /**
   * Refuses renditions already at twice the reserve, so that they never take the space of uploads.
   */
  public void requireRoomForRenditions() throws IOException {
    requireOpen();
    if (!health().keepsRenditions()) {
      throw new Failure(
          ErrorCode.INSUFFICIENT_STORAGE,
          "the server's disk has room for uploads only: new renditions are not kept");
    }
  }

  /** The failure for a delete that happened but may be undone by a power loss. */
  public Failure unsyncedDelete(ImageId id, IOException e) {
    return new Failure(
        e instanceof ClosedChannelException
            ? ErrorCode.INTERNAL_ERROR
            : ErrorCode.INSUFFICIENT_STORAGE,
        "image %s is deleted, but the server could not make that durable: it completes the delete by itself, and a retry gets 404"
            .formatted(id),
        e);
  }

  /** The failure for a write that failed. */
  public Failure refusal(IOException e) {
    if (e.getSuppressed().length > 0) {
      return new Failure(
          ErrorCode.INSUFFICIENT_STORAGE,
          "the write failed and could not be undone, so it may have happened: list the images, or"
              + " repeat it with the same Idempotency-Key",
          e);
    }
    if (e instanceof ClosedChannelException) {
      return new Failure(
          ErrorCode.INTERNAL_ERROR, "the write was interrupted and changed nothing: try again", e);
    }
    return new Failure(
        ErrorCode.INSUFFICIENT_STORAGE,
        isShut()
            ? "the server's disk failed to store this durably, and takes no writes until a test"
                + " write succeeds: try again later"
            : "the server's disk did not accept the write: try again later",
        e);
  }

  public Health health() throws IOException {
    String fault = this.fault;
    long free = disk.getUsableSpace();
    long wanted = reserveBytes();
    String problem = null;
    if (fault != null) {
      problem = "read-only since an fsync failed: " + fault;
    } else if (free < wanted) {
      problem = free + " bytes are free, less than the reserve of " + wanted;
    }
    return new Health(problem, free, wanted);
  }

  public long totalBytes() throws IOException {
    return disk.getTotalSpace();
  }

  private long reserveBytes() throws IOException {
    long total = totalBytes();
    return Math.min(total, reserve.of(total));
  }
}
