package com.progimage.server.blob;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;

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

  /** For a render worker or a zero-copy send; anything else reads from {@link #open()}. */
  Path file();
}
