package com.progimage.server.render.order;

/** Priority of a task. */
public enum Lane {
  /** A client is waiting for the result: served first. */
  INTERACTIVE,
  /** Background work: served when no client waits, and at every eighth turn in any case. */
  BATCH
}
