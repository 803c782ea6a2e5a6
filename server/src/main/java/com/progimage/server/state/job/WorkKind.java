package com.progimage.server.state.job;

import java.util.Locale;

/**
 * The work that an item needs first. Items of each kind wait in lines of their own, so that a slow
 * source does not delay rendering.
 */
public enum WorkKind {
  /** Rendering: the image is stored. */
  MAKE,
  /** Fetching: the image must be fetched from another server. */
  FETCH;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
