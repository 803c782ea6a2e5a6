package com.progimage.server.blob;

import com.progimage.server.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/** Stored bytes. They never change, but their name can disappear. */
public interface Blob {
  /** At least 1. */
  long byteCount();

  Instant lastModified();

  /**
   * Opens the bytes for reading; the caller closes the channel. An open channel stays readable to
   * the end, even if the blob is deleted.
   *
   * @throws java.nio.file.NoSuchFileException if the bytes were deleted since they were found
   */
  FileChannel open() throws IOException;

  /**
   * The digest that was recorded when the bytes were written. Empty if the file system has no
   * extended attributes, and after a restore that omitted them. The bytes may have changed since.
   */
  Optional<Digest> notedDigest();

  /** Computes the digest of all bytes. */
  default Digest readDigest() throws IOException {
    MessageDigest hash = Digest.hash();
    byte[] buffer = new byte[64 << 10];
    try (InputStream bytes = Channels.newInputStream(open())) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        hash.update(buffer, 0, read);
      }
    }
    return Digest.of(hash);
  }

  /** The file, for a render worker or a zero-copy send. All other readers use {@link #open()}. */
  Path file();
}
