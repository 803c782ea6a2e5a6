package com.progimage.server.blob.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The real file system. */
public final class Disk implements DurableFiles {
  /** Linux's names of local file systems; all others may be on a network. */
  private static final Set<String> LOCAL =
      Set.of("bcachefs", "btrfs", "ext2", "ext3", "ext4", "f2fs", "overlay", "tmpfs", "xfs", "zfs");

  /**
   * The mode of a new file. It applies to the name, not to the channel that creates it: this
   * channel can write, and no later one can.
   */
  private static final FileAttribute<Set<PosixFilePermission>> READ_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--r--r--"));

  @Override
  public FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, Set.of(CREATE_NEW, READ, WRITE), READ_ONLY);
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void sync(FileChannel file) throws IOException {
    file.force(true);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void link(Path file, Path name) throws IOException {
    Files.createLink(name, file);
  }

  @Override
  public void unlink(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  /** Returns whether a disk belongs to this machine, so that no access waits for a network. */
  public static boolean isLocal(FileStore disk) {
    return LOCAL.contains(disk.type());
  }

  /** Reads the attributes with one stat; empty if {@code file} does not exist. */
  public static Optional<BasicFileAttributes> attributes(Path file) throws IOException {
    return Optional.ofNullable(
        file.getFileSystem().provider().readAttributesIfExists(file, BasicFileAttributes.class));
  }

  /**
   * Checks for a file with one stat. Unlike {@link Files#exists}, it throws on errors instead of
   * reporting absence.
   */
  public static boolean exists(Path file) throws IOException {
    return attributes(file).isPresent();
  }

  /** Lists a folder; empty if it does not exist or is not a folder. */
  public static List<Path> list(Path folder) throws IOException {
    // Most images have no renditions, and an exception takes ten times as long as a stat.
    if (!exists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  /** The same as a stream. An error of the disk is thrown as a failure. */
  public static Stream<Path> entries(Path folder) {
    try {
      return list(folder).stream();
    } catch (IOException e) {
      throw DiskFailure.of(e);
    }
  }

  /** Removes a folder and its content, except entries added meanwhile. Does not follow links. */
  public static void removeTree(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : list(folder)) {
        removeTree(entry);
      }
    }
    removeIfEmpty(folder);
  }

  /** Removes a folder if it is empty. */
  public static void removeIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // The folder is not empty: the process that added an entry will remove it.
    }
  }
}
