package com.progimage.server.analyzer.session;

import com.progimage.server.image.Owner;

/**
 * Settings of sessions.
 *
 * @param max number of all sessions
 */
public record FaceSessionSettings(int max) {
  public static final FaceSessionSettings DEFAULTS = new FaceSessionSettings(10_000);

  /** An owner may have this part of all sessions. */
  private static final int OWNERS_PART = 10;

  public FaceSessionSettings {
    if (max < 1) {
      throw new IllegalArgumentException(
          "there cannot be %d sessions: allow at least one".formatted(max));
    }
  }

  /**
   * The number of sessions of one owner. On servers without keys, all of them belong to {@link
   * Owner#PUBLIC}, which may have all.
   */
  int maxOf(Owner owner) {
    return owner.equals(Owner.PUBLIC) ? max : Math.max(1, max / OWNERS_PART);
  }
}
