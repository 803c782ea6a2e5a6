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

/** Stored bytes that never change, though their name may go away. */
public interface Blob {
  /** At least 1. */
  long byteCount();

  Instant lastModified();

  /**
   * Opens the bytes for reading; the caller closes. Once open they stay readable to the end,
   * whatever is deleted.
   *
   * @throws java.nio.file.NoSuchFileException where they were deleted since they were found
   */
  FileChannel open() throws IOException;

  /**
   * The digest that was noted when the bytes were written; empty where the file system keeps no
   * such notes, and after a restore that left them out. The bytes may be others since.
   */
  Optional<Digest> notedDigest();

  /** Reads all bytes. */
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

  /** For a render worker or a zero-copy send; anything else reads from {@link #open()}. */
  Path file();
}
