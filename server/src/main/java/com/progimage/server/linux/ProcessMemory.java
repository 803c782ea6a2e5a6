package com.progimage.server.linux;

/** What other processes of this user can see of this one. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /**
   * Hides the environment, the memory and the open files of this process from all but root: no
   * other process may read them in {@code /proc} or trace this one, debuggers included.
   *
   * @return whether the system does so
   */
  public static boolean hide() {
    return SystemCalls.find().filter(calls -> calls.setDumpable(false) == 0).isPresent();
  }
}
