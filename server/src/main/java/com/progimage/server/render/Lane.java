package com.progimage.server.render;

/** Who waits for a task. */
public enum Lane {
  /** A client, now: served first. */
  INTERACTIVE,
  /** Nobody in particular: served when no client waits, and every eighth time all the same. */
  BATCH
}
