package com.progimage.server.blob;

import com.progimage.server.image.Digest;
import com.progimage.server.image.RenditionKey;
import java.nio.file.Path;

/** A rendition that is being made. */
public interface StagedRendition extends AutoCloseable {
  RenditionKey key();

  /** The path that a render worker writes. */
  Path file();

  /**
   * The written bytes, to serve without keeping them. A channel that is opened before {@link
   * #close()} can be read to its end afterwards.
   */
  Blob asBlob();

  /** Records the digest of the written bytes, if the file system can; see {@link Blob}. */
  void note(Digest digest);

  /** Removes the file if it was not kept. */
  @Override
  void close();
}
