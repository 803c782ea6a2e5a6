package com.progimage.server.blob;

import com.progimage.server.image.Digest;
import com.progimage.server.image.RenditionKey;
import java.nio.file.Path;

/** A rendition in the making. */
public interface StagedRendition extends AutoCloseable {
  RenditionKey key();

  /** Where a render worker writes. */
  Path file();

  /**
   * The written bytes, to be served without being kept. A channel opened on it before {@link
   * #close()} can be read to its end after it.
   */
  Blob unkept();

  /** Notes the digest of what was written, where the file system can; see {@link Blob}. */
  void note(Digest digest);

  /** Removes the file where it was not kept. */
  @Override
  void close();
}
