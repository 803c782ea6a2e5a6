package com.progimage.server.render;

import java.util.Set;

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
  /** Another process or the kernel sent the worker a signal. */
  SIGNAL,
  CANCELLED,
  /** The server is closing and has waited long enough. */
  DRAINED;

  /** Exit status of {@code ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY = 3;

  /**
   * Exit statuses after SIGHUP, SIGINT, SIGKILL, SIGTERM and SIGXCPU: of an operator, of the kernel
   * without memory, of a limit on processes. All other signals answer what the worker itself did.
   */
  private static final Set<Integer> SIGNALS = Set.of(129, 130, 137, 143, 152);

  /** The reason why a worker ended that the server did not kill. */
  static KillReason ofStatus(int status) {
    if (status == OUT_OF_MEMORY) {
      return MEMORY;
    }
    return SIGNALS.contains(status) ? SIGNAL : CRASH;
  }
}
