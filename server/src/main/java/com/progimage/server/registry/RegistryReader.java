package com.progimage.server.registry;

import com.progimage.server.image.Failure;
import com.progimage.server.image.ImageId;
import com.progimage.server.image.StoredImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be read of a registry by who changes nothing in it. */
public interface RegistryReader {
  /**
   * At most {@code limit} images, oldest first; fewer only where there are no more.
   *
   * @param after a position, exclusive, which need not be an image's; null: from the oldest
   * @param limit at least 1
   * @throws Failure {@code registry-unavailable}
   */
  List<StoredImage> list(@Nullable ImageId after, int limit);

  /**
   * The ledger of one image, in no order; empty where there is no such image.
   *
   * @throws Failure {@code registry-unavailable}
   */
  List<RenditionRecord> renditions(ImageId id);
}
