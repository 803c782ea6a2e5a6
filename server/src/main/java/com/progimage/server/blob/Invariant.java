package com.progimage.server.blob;

import java.util.Locale;

/** What always holds on a data folder that nothing has gone wrong with. */
public enum Invariant {
  /** A manifest is what was written, by its checksum. */
  MANIFEST_READABLE(false),
  /** An image has its original. */
  ORIGINAL_PRESENT(false),
  /** An original is as long as its manifest says. */
  ORIGINAL_SIZE(false),
  /** An original has the digest that its manifest says. */
  ORIGINAL_DIGEST(false),
  /** An original belongs to an image. */
  ORIGINAL_HAS_IMAGE(true),
  /** An image exists or is deleted, not both. */
  EXISTS_OR_DELETED(true),
  /** Nothing is left of a deleted image but its tombstone. */
  DELETED_IS_GONE(true),
  /** A rendition belongs to an image, and every image exists that it was made of. */
  RENDITION_HAS_IMAGE(true),
  /** A delete of any image that a rendition was made of would find the rendition. */
  DEPENDENT_KNOWN(true),
  /** A rendition is not empty and is a whole file of its format. */
  RENDITION_WHOLE(true),
  /** Every name is one that the layout has in that place. */
  KNOWN_NAME(true),
  /** What a process had in flight when it died is settled. */
  STAGING_SETTLED(true),
  /** An image is in the registry. */
  REGISTERED(true),
  /** What is in the registry is an image. */
  REGISTRY_HAS_IMAGE(true);

  private final boolean repairable;

  Invariant(boolean repairable) {
    this.repairable = repairable;
  }

  /** Whether it can be made to hold again without losing anything. */
  public boolean repairable() {
    return repairable;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
