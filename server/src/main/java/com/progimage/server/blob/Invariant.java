package com.progimage.server.blob;

import java.util.Locale;

/** Properties of an intact data folder. */
public enum Invariant {
  /** The checksum of a manifest is correct. */
  MANIFEST_READABLE(false),
  /** Every image has its original. */
  ORIGINAL_PRESENT(false),
  /** The original has the length in its manifest. */
  ORIGINAL_SIZE(false),
  /** The original has the digest in its manifest. */
  ORIGINAL_DIGEST(false),
  /** Every original belongs to an image. */
  ORIGINAL_HAS_IMAGE(true),
  /** An image exists or is deleted, not both. */
  EXISTS_OR_DELETED(true),
  /** A deleted image leaves nothing except its tombstone. */
  DELETED_IS_GONE(true),
  /** Every rendition belongs to an image, and all images that it uses exist. */
  RENDITION_HAS_IMAGE(true),
  /** A delete of any image that a rendition uses would find the rendition. */
  DEPENDENT_KNOWN(true),
  /** Every rendition is a complete file of its format and not empty. */
  RENDITION_WHOLE(true),
  /** Every name is one that the layout allows in its place. */
  KNOWN_NAME(true),
  /** The work in progress of dead processes is completed. */
  STAGING_SETTLED(true),
  /** Every image is in the registry, with the owner, size and digest in its manifest. */
  REGISTERED(true),
  /** Every image in the registry exists. */
  REGISTRY_HAS_IMAGE(true),
  /** The registry counts the images and bytes of each owner correctly. */
  USAGE_COUNTED(true);

  private final boolean repairable;

  Invariant(boolean repairable) {
    this.repairable = repairable;
  }

  /** Whether fsck can restore it without losing data. */
  public boolean repairable() {
    return repairable;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
