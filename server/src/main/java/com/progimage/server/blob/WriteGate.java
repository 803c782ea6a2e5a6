package com.progimage.server.blob;

import com.progimage.server.image.ErrorCode;
import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageId;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whether writes are taken. Shut by the first fsync that fails, because the kernel then drops the
 * pages it could not write and reports the next fsync as good.
 */
final class WriteGate {
  private final DurableFiles files;
  private final FileStore disk;
  private final Reserve reserve;
  private volatile @Nullable String fault;

  WriteGate(DurableFiles files, FileStore disk, Reserve reserve) {
    this.files = files;
    this.disk = disk;
    this.reserve = reserve;
  }

  void sync(FileChannel file) throws IOException {
    try {
      files.sync(file);
    } catch (IOException e) {
      throw shut(e);
    }
  }

  void syncFolder(Path folder) throws IOException {
    try {
      files.syncFolder(folder);
    } catch (IOException e) {
      throw shut(e);
    }
  }

  IOException shut(IOException e) {
    // An interrupted thread closes its channel, a delete takes a folder away, and a process may run
    // out of file handles: what fails before the fsync says nothing about the disk.
    if (!(e instanceof ClosedChannelException || e instanceof FileSystemException)) {
      fault = String.valueOf(e.getMessage());
    }
    return e;
  }

  boolean isShut() {
    return fault != null;
  }

  void reopen() {
    fault = null;
  }

  /** Refuses what must be durable while the disk is not to be trusted. */
  void requireOpen() {
    if (isShut()) {
      throw new Failure(
          ErrorCode.INSUFFICIENT_STORAGE,
          "The server's disk failed to store something durably. Nothing can be stored or deleted until"
              + " a test write passes; images can still be read. Try again later.");
    }
  }

  /** Refuses, beyond that, what takes room, while the disk is below its reserve. */
  void requireRoom() throws IOException {
    requireOpen();
    if (disk.getUsableSpace() < reserveBytes()) {
      throw new Failure(
          ErrorCode.INSUFFICIENT_STORAGE,
          "The server's disk is full but for its reserve: nothing new is stored until there is room."
              + " Images can still be read and deleted.");
    }
  }

  /** Refuses what can be made again earlier than that, so that it never takes an upload's room. */
  void requireRoomForRenditions() throws IOException {
    requireOpen();
    if (!health().keepsRenditions()) {
      throw new Failure(
          ErrorCode.INSUFFICIENT_STORAGE,
          "the server's disk has room for uploads only: nothing that can be made again is kept");
    }
  }

  /** What a client is told of a delete that happened, and may be undone by a power cut. */
  Failure unsyncedDelete(ImageId id, IOException e) {
    return new Failure(
        e instanceof ClosedChannelException
            ? ErrorCode.INTERNAL_ERROR
            : ErrorCode.INSUFFICIENT_STORAGE,
        "image %s is deleted, and the server could not make that durable: it finishes the delete by itself, and a retry is answered with 404"
            .formatted(id),
        e);
  }

  /** What a client is told of a write that failed. */
  Failure refusal(IOException e) {
    if (e.getSuppressed().length > 0) {
      return new Failure(
          ErrorCode.INSUFFICIENT_STORAGE,
          "the write failed and could not be taken back, so that it may have happened: list the images, or repeat it with the same Idempotency-Key",
          e);
    }
    if (e instanceof ClosedChannelException) {
      return new Failure(
          ErrorCode.INTERNAL_ERROR, "The write was interrupted. Nothing changed; try again.", e);
    }
    return new Failure(
        ErrorCode.INSUFFICIENT_STORAGE,
        isShut()
            ? "The server's disk failed to store this durably, and takes no writes until a test write"
                + " passes. Try again later."
            : "The server's disk did not take the write. Try again later.",
        e);
  }

  Health health() throws IOException {
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

  long totalBytes() throws IOException {
    return disk.getTotalSpace();
  }

  private long reserveBytes() throws IOException {
    long total = totalBytes();
    return Math.min(total, reserve.of(total));
  }
}
