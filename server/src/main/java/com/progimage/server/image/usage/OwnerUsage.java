package com.progimage.server.image.usage;

import com.progimage.server.image.Owner;

/**
 * The space that an owner's images take.
 *
 * @param bytes of all originals together; renditions do not count
 */
public record OwnerUsage(Owner owner, long images, long bytes) {
  /** An owner that has stored nothing. */
  public static OwnerUsage none(Owner owner) {
    return new OwnerUsage(owner, 0, 0);
  }
}
