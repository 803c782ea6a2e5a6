package com.progimage.server.linux;

/** Protects this process from other processes of the same user. */
public final class ProcessMemory {
  private ProcessMemory() {}

  /**
   * Hides the environment, the memory and the open files of this process from all users except
   * root: no other process can read them in {@code /proc} or trace this one, not even a debugger.
   *
   * @return whether the system supports it
   */
  public static boolean hide() {
    return SystemCalls.find().filter(calls -> calls.setDumpable(false) == 0).isPresent();
  }
}
