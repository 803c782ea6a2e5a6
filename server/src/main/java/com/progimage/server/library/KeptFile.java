package com.progimage.server.library;

import com.progimage.server.blob.Blob;
import com.progimage.server.blob.BlobStore;
import com.progimage.server.image.ImageId;
import com.progimage.server.library.OpenRendition.RenditionOrigin;
import java.nio.ByteBuffer;

/**
 * The file of an original or a kept rendition that was served before, for serving it again without
 * the steps that found it. Thread-safe.
 */
public final class KeptFile {
  private final BlobStore blobs;
  private final ImageId id;
  private final Blob blob;
  private final RenditionOrigin origin;
  private final Runnable use;

  /**
   * @param use records that the rendition is used
   */
  KeptFile(BlobStore blobs, ImageId id, Blob blob, RenditionOrigin origin, Runnable use) {
    this.blobs = blobs;
    this.id = id;
    this.blob = blob;
    this.origin = origin;
    this.use = use;
  }

  /** Returns whether it is the file of this blob, unchanged. */
  public boolean isOf(Blob other) {
    return blob.equals(other);
  }

  public long byteCount() {
    return blob.byteCount();
  }

  public RenditionOrigin origin() {
    return origin;
  }

  /**
   * Returns whether the image exists, so that bytes which were read before may be sent again, and
   * records that use. It takes one stat.
   */
  public boolean isStillThere() {
    if (!blobs.existsHere(id)) {
      return false;
    }
    use.run();
    return true;
  }

  /**
   * Reads all bytes. It takes two stats, and reads from the disk what the system does not cache.
   *
   * @param into has room for {@link #byteCount()} bytes
   * @return false if the image was deleted, or the file removed or changed
   */
  public boolean read(ByteBuffer into) {
    if (!blobs.reread(id, blob, into)) {
      return false;
    }
    use.run();
    return true;
  }
}
