package com.progimage.server.blob;

import com.progimage.server.image.Digest;
import java.nio.file.Path;

/** An upload whose bytes have all arrived and which is not yet, or just became, an image. */
public interface StagedOriginal extends AutoCloseable {
  /** Where the bytes are until {@link BlobStore#commit}; for reading only. */
  Path file();

  /** At least 1. */
  long byteCount();

  Digest digest();

  /**
   * The bytes, to be served without being stored. A channel opened on them before {@link #close()}
   * can be read to its end after it.
   */
  Blob unstored();

  /** Says that the registry has the committed image: this process need not tell it again. */
  void registered();

  /**
   * Says that the registry cannot lose the committed image unnoticed: neither need another process,
   * when this one is dead. May be called after {@link #close()}, and by another thread.
   */
  void settled();

  /**
   * Removes the bytes where they were not committed. A committed image stays; where {@link
   * #registered()} was not called, {@link BlobStore#recover} offers it to the registry.
   */
  @Override
  void close();
}
