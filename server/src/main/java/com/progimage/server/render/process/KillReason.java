package com.progimage.server.render.process;

import com.progimage.server.render.order.Budget;
import java.util.Set;

/** Reason why a worker ended in the middle of a task. */
public enum KillReason {
  /** The task used more CPU time than its {@link Budget}. */
  CPU,
  /** The worker used more memory than its limit. */
  MEMORY,
  /** The worker ended by itself, or sent something that is not a reply. */
  CRASH,
  /** The task ran out of wall time, although its CPU time was within the budget. */
  WALL,
  /** Another process or the kernel sent the worker a signal. */
  SIGNAL,
  CANCELLED,
  /** The server is closing, and its drain time is over. */
  DRAINED;

  /** Exit status of {@code ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY = 3;

  /**
   * Exit statuses after SIGHUP, SIGINT, SIGKILL, SIGTERM and SIGXCPU, which come from an operator,
   * from the kernel when it is out of memory, or from a resource limit. The worker itself causes
   * all other signals.
   */
  private static final Set<Integer> SIGNALS = Set.of(129, 130, 137, 143, 152);

  /** The reason for the end of a worker that the server did not kill. */
  public static KillReason ofStatus(int status) {
    if (status == OUT_OF_MEMORY) {
      return MEMORY;
    }
    return SIGNALS.contains(status) ? SIGNAL : CRASH;
  }
}
