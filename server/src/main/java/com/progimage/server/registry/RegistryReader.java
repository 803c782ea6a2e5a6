package com.progimage.server.registry;

import com.progimage.server.failure.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.StoredOriginal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Read-only view of a registry. */
public interface RegistryReader {
  /**
   * Returns at most {@code limit} images, oldest first; fewer only if there are no more.
   *
   * @param after an exclusive position, not necessarily of an existing image; null to start at the
   *     oldest
   * @param limit at least 1
   * @throws Failure {@code registry-unavailable}
   */
  List<StoredImage> list(@Nullable ImageId after, int limit);

  /** Returns the originals of the images that {@link #list} returns. */
  default List<StoredOriginal> originals(@Nullable ImageId after, int limit) {
    return list(after, limit).stream().map(StoredImage::original).toList();
  }

  /**
   * Returns the ledger of one image, in no order; empty if the image is unknown.
   *
   * @throws Failure {@code registry-unavailable}
   */
  List<RenditionRecord> renditions(ImageId id);
}
