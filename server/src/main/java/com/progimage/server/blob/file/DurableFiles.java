package com.progimage.server.blob.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/**
 * Every operation that changes the disk, one method each, so that tests can fail or stop at any of
 * them.
 */
public interface DurableFiles {
  /** Creates a new file. Only the returned channel can write to it. */
  FileChannel create(Path file) throws IOException;

  /** Appends all of {@code bytes}. */
  void write(FileChannel file, ByteBuffer bytes) throws IOException;

  /**
   * Makes the content and attributes of the file survive a power loss. Never retry after an error.
   */
  void sync(FileChannel file) throws IOException;

  /** Makes the names in {@code folder} survive a power loss. Never retry after an error. */
  void syncFolder(Path folder) throws IOException;

  /** Renames atomically, replacing {@code to}. */
  void rename(Path from, Path to) throws IOException;

  /**
   * Gives the file a second name, atomically.
   *
   * @throws FileAlreadyExistsException if {@code name} exists
   */
  void link(Path file, Path name) throws IOException;

  /** Removes a name, if it exists. */
  void unlink(Path file) throws IOException;
}
