package com.progimage.server.access;

import com.progimage.server.image.Owner;
import com.progimage.server.image.StoredImage;
import com.progimage.server.image.Visibility;

/**
 * What a server lets requests do without a key.
 *
 * @param needsKeys whether requests need keys at all
 * @param reads the visibility of images whose upload did not choose one
 * @param transformations which renditions strangers may request
 */
public record AccessRules(boolean needsKeys, Visibility reads, TransformationRule transformations) {
  public static final AccessRules DEFAULTS =
      new AccessRules(/* needsKeys= */ false, Visibility.PUBLIC, TransformationRule.ANY);

  /** The renditions that a client may request. */
  public enum TransformationRule {
    ANY,
    /** Strangers: originals, plain conversions, presets, and what a signature allows. */
    SIGNED,
    /** Everyone: originals, plain conversions and presets. */
    PRESETS
  }

  /** Returns whether every client that knows the id may read the bytes of an image. */
  public boolean isPublic(StoredImage image) {
    Visibility chosen = image.ownership().visibility();
    return !needsKeys || (chosen == null ? reads : chosen) == Visibility.PUBLIC;
  }

  /** Returns whether the jobs of an owner may read the bytes of an image. */
  public boolean mayUse(Owner owner, StoredImage image) {
    return isPublic(image) || image.owner().equals(owner);
  }

  /** Whether an identity may read the bytes of an image. */
  public boolean mayRead(Identity identity, StoredImage image) {
    return isPublic(image) || identity.has(Scope.READ) && identity.reaches(image);
  }
}
