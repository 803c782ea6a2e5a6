package com.progimage.server.render;

/** Why a worker ended in the middle of a task. */
public enum KillReason {
  /** The task took more CPU time than its {@link Budget}. */
  CPU,
  /** The worker took more memory than its bound. */
  MEMORY,
  /** The worker ended by itself, or said something that is no reply. */
  CRASH,
  /** The task was not done in time, though its CPU time was within the budget. */
  WALL,
  CANCELLED,
  /** The server is closing and has waited long enough. */
  DRAINED
}
