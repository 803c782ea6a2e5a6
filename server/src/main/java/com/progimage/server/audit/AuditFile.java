package com.progimage.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * The files of an audit log. Each write appends whole lines, so a server and commands may write to
 * the same file; only the server replaces it when it is full. Not thread-safe.
 */
final class AuditFile implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final AuditSettings settings;
  private FileChannel channel;
  private Object key;
  private boolean isTorn;

  /**
   * @throws IOException if the file cannot be opened or created
   */
  AuditFile(AuditSettings settings) throws IOException {
    this.settings = settings;
    channel = open(settings.file());
    key = key();
  }

  private static FileChannel open(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try {
        Files.createFile(file, OWNER_ONLY);
      } catch (FileAlreadyExistsException e) {
        // It keeps the permissions that the operator gave it.
      }
    }
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** Identifies the file that the name means now. */
  private Object key() throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(settings.file(), BasicFileAttributes.class);
    return Objects.requireNonNullElse(attributes.fileKey(), attributes.creationTime());
  }

  /**
   * Appends whole lines.
   *
   * @throws IOException if not all of them were written; the next write begins on a new line
   */
  void append(ByteBuffer lines) throws IOException {
    if (isTorn) {
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
      isTorn = false;
    }
    while (lines.hasRemaining()) {
      isTorn = true;
      channel.write(lines);
    }
    isTorn = false;
  }

  /** Starts a new file if something else has moved this one away. */
  void replaceIfMovedAway() throws IOException {
    if (isMovedAway()) {
      reopen();
    }
  }

  /**
   * Starts a new file if this one is full.
   *
   * @throws IOException if it stays in use; an attempt that fails again and again removes no older
   *     file
   */
  void replaceIfFull() throws IOException {
    if (channel.size() < settings.maxFileBytes()) {
      return;
    }
    int free = 1;
    while (free < AuditSettings.FILES - 1 && Files.exists(settings.older(free))) {
      free++;
    }
    for (int age = free - 1; age > 0; age--) {
      move(settings.older(age), settings.older(age + 1));
    }
    move(settings.file(), settings.older(1));
    reopen();
  }

  private boolean isMovedAway() throws IOException {
    try {
      return !key.equals(key());
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private void reopen() throws IOException {
    FileChannel next = open(settings.file());
    channel.close();
    channel = next;
    key = key();
    isTorn = false;
  }

  @Override
  public void close() throws IOException {
    channel.force(true);
    channel.close();
  }
}
