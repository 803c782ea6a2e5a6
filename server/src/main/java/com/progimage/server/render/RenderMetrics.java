package com.progimage.server.render;

/** Counts since the start, and what is the case now. */
public interface RenderMetrics {
  /** How an output ended. */
  enum Outcome {
    /** The file is there. */
    MADE,
    /** The engine refused the image or the transformation. */
    FAILED,
    /** Over a CPU or memory budget, or a crash. */
    LIMIT,
    /** No worker in time: the queue was full or slow, or wall time passed. */
    BUSY,
    /** Not tried: too large by its estimate, or a limit was met not long ago. */
    REFUSED,
    CANCELLED
  }

  /** Outputs that ended so. */
  long outputs(Outcome outcome);

  /** Workers that ended so in the middle of a task. */
  long kills(KillReason reason);

  /** Workers that were started, the first ones included. */
  long starts();

  /** Tasks that wait. */
  int queueLength();

  /** Workers that could take a task or have one. */
  int liveWorkers();

  /** Workers that have a task. */
  int busyWorkers();
}
