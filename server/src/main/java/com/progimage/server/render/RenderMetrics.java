package com.progimage.server.render;

import com.progimage.server.render.process.KillReason;

/** Counters since the start, and gauges of the current state. */
public interface RenderMetrics {
  /** Result of an output. */
  enum RenderOutcome {
    /** The file was made. */
    MADE,
    /** The engine refused the image or the transformation. */
    FAILED,
    /** A CPU or memory budget was exceeded, or the worker crashed. */
    LIMIT,
    /** No worker was available in time: the queue was full or slow, or wall time ran out. */
    BUSY,
    /** Not tried: the estimate was too large, or the output hit a limit recently. */
    REFUSED,
    CANCELLED
  }

  /** Outputs with this result. */
  long outputs(RenderOutcome outcome);

  /** Workers that ended in the middle of a task for this reason. */
  long kills(KillReason reason);

  /** Workers that were started, including the first ones. */
  long starts();

  /** Tasks in the queue. */
  int queueLength();

  /** Workers that are ready or busy. */
  int liveWorkers();

  /** Workers that are busy. */
  int busyWorkers();
}
