package com.progimage.server.blob.file;

import com.progimage.server.failure.ErrorCode;
import com.progimage.server.failure.Failure;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Temporary file in the data folder without a name, for data that does not fit into memory. The
 * system frees its space when it is closed or its process ends. Not thread-safe.
 */
public final class Scratch implements AutoCloseable {
  private final DurableFiles files;
  private final FileChannel channel;
  private long size;

  private Scratch(DurableFiles files, FileChannel channel) {
    this.files = files;
    this.channel = channel;
  }

  public static Scratch create(Path file, DurableFiles files) {
    try {
      Scratch scratch = new Scratch(files, files.create(file));
      try {
        files.unlink(file);
      } catch (IOException e) {
        scratch.close();
        throw e;
      }
      return scratch;
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /**
   * Writes all of {@code bytes} to the end of the file.
   *
   * @throws Failure {@code insufficient-storage} if the disk does not accept them
   */
  public void append(ByteBuffer bytes) {
    int count = bytes.remaining();
    try {
      files.write(channel, bytes);
    } catch (IOException e) {
      throw refusal(e);
    }
    size += count;
  }

  public long size() {
    return size;
  }

  /** Fills {@code into} with the bytes from {@code position} on. */
  public void read(ByteBuffer into, long position) {
    long at = position;
    try {
      while (into.hasRemaining()) {
        int count = channel.read(into, at);
        if (count < 0) {
          throw new EOFException("a temporary file ended at " + at);
        }
        at += count;
      }
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  private static Failure refusal(IOException e) {
    return e instanceof ClosedChannelException
        ? DiskFailure.of(e)
        : new Failure(
            ErrorCode.INSUFFICIENT_STORAGE,
            "the data folder's disk took no temporary file (%s): free some room there and try again"
                .formatted(e.getMessage()),
            e);
  }
}
