package com.progimage.server.image;

import org.jspecify.annotations.Nullable;

/**
 * Names the owner of an image, and says whether strangers may read its bytes.
 *
 * @param visibility null: as the server is configured
 */
public record Ownership(Owner owner, @Nullable Visibility visibility) {
  /** Of images that were stored without a key. */
  public static final Ownership PUBLIC = of(Owner.PUBLIC);

  /** Returns the ownership of an image whose upload did not choose a visibility. */
  public static Ownership of(Owner owner) {
    return new Ownership(owner, /* visibility= */ null);
  }
}
