package com.progimage.server.blob.file;

import com.progimage.server.blob.Blob;
import com.progimage.server.image.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

public record FileBlob(Path file, long byteCount, Instant lastModified) implements Blob {
  public static FileBlob of(Path file, BasicFileAttributes attributes) {
    return new FileBlob(file, attributes.size(), attributes.lastModifiedTime().toInstant());
  }

  /** Finds a file; empty if it does not exist, or has no bytes because of a power loss. */
  public static Optional<FileBlob> find(Path file) throws IOException {
    return Disk.attributes(file)
        .filter(attributes -> attributes.size() > 0)
        .map(attributes -> of(file, attributes));
  }

  /** Returns the same bytes under another name. */
  public FileBlob at(Path other) {
    return new FileBlob(other, byteCount, lastModified);
  }

  /** Reads all bytes of a file that was found before; false if it is gone or has changed. */
  public static boolean reread(Blob before, ByteBuffer into) throws IOException {
    try {
      Optional<FileBlob> now = find(before.file());
      return now.isPresent()
          && now.get().byteCount == before.byteCount()
          && now.get().lastModified.equals(before.lastModified())
          && now.get().read(into);
    } catch (NoSuchFileException gone) {
      return false;
    }
  }

  private boolean read(ByteBuffer into) throws IOException {
    try (FileChannel channel = open()) {
      for (long left = byteCount; left > 0; ) {
        int read = channel.read(into);
        if (read < 0) {
          return false;
        }
        left -= read;
      }
      return true;
    }
  }

  @Override
  public Optional<Digest> notedDigest() {
    return DigestNote.read(file);
  }

  @Override
  public FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }
}
