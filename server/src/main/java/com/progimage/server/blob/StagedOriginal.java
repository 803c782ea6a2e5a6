package com.progimage.server.blob;

import com.progimage.server.image.Digest;
import java.nio.file.Path;

/** A completely received upload that is not an image yet, or has just become one. */
public interface StagedOriginal extends AutoCloseable {
  /** The location of the bytes until {@link BlobStore#commit}; read-only. */
  Path file();

  /** At least 1. */
  long byteCount();

  Digest digest();

  /**
   * The bytes, to serve without storing them. A channel that is opened before {@link #close()} can
   * be read to its end afterwards.
   */
  Blob asBlob();

  /**
   * Records that the registry has the committed image, so this process need not register it again.
   */
  void registered();

  /**
   * Records that the registry cannot lose the committed image unnoticed, so no process need
   * register it again if this one dies. May be called after {@link #close()} and by another thread.
   */
  void settled();

  /**
   * Removes the bytes if they were not committed. A committed image stays; without {@link
   * #registered()}, {@link BlobStore#recover} passes it to the registry.
   */
  @Override
  void close();
}
