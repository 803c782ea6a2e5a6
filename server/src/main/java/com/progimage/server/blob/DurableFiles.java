package com.progimage.server.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** Every step that changes the disk, one method each, so that a test can fail or stop at any. */
interface DurableFiles {
  /** Makes a new file that nobody can open for writing later. */
  FileChannel create(Path file) throws IOException;

  /** Appends all of {@code bytes}. */
  void write(FileChannel file, ByteBuffer bytes) throws IOException;

  /**
   * Content and attributes of the file survive a power loss. An error must never be tried again.
   */
  void sync(FileChannel file) throws IOException;

  /** The names in {@code folder} survive a power loss. An error must never be tried again. */
  void syncFolder(Path folder) throws IOException;

  /** Atomic; replaces {@code to}. */
  void rename(Path from, Path to) throws IOException;

  /**
   * Atomic; gives the file a second name.
   *
   * @throws FileAlreadyExistsException where {@code name} exists
   */
  void link(Path file, Path name) throws IOException;

  /** Removes a name; nothing where there is none. */
  void unlink(Path file) throws IOException;
}
