package com.progimage.server.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Rules that a thread applies permanently to itself and to everything that it starts: see the
 * kernel's {@code userspace-api/landlock}. They only remove rights that the process had before.
 *
 * @param version of the kernel's Landlock, at least 1
 */
record Landlock(SystemCalls calls, Arena arena, long version, long ruleset)
    implements AutoCloseable {
  private static final long EXECUTE = 1;
  private static final long WRITE_FILE = 1 << 1;
  private static final long READ_FILE = 1 << 2;
  private static final long READ_FOLDER = 1 << 3;
  private static final long MAKE_DEVICES = 1 << 6 | 1 << 11;

  /**
   * The rights of the first version: all above, to remove files and to create files of all kinds.
   */
  private static final long FILES = (1 << 13) - 1;

  private static final long MOVE = 1 << 13;
  private static final long TRUNCATE = 1 << 14;
  private static final long CONTROL_DEVICE = 1 << 15;

  private static final long TCP = 0b11;
  private static final long SIGNALS_AND_ABSTRACT_SOCKETS = 0b11;

  static final long READ = READ_FILE | READ_FOLDER;
  static final long RUN = READ | EXECUTE;

  /** Creates rules that deny everything that this kernel can deny. */
  static Landlock denyAll(SystemCalls calls, Arena arena, long version) {
    MemorySegment attributes = arena.allocate(version >= 6 ? 24 : version >= 4 ? 16 : 8, 8);
    attributes.set(JAVA_LONG, 0, handled(version));
    if (version >= 4) {
      attributes.set(JAVA_LONG, 8, TCP);
    }
    if (version >= 6) {
      attributes.set(JAVA_LONG, 16, SIGNALS_AND_ABSTRACT_SOCKETS);
    }
    return new Landlock(calls, arena, version, calls.landlockRuleset(attributes));
  }

  private static long handled(long version) {
    return FILES
        | (version >= 2 ? MOVE : 0)
        | (version >= 3 ? TRUNCATE : 0)
        | (version >= 5 ? CONTROL_DEVICE : 0);
  }

  /** The rights to create, write, read and remove files in a folder. */
  long write() {
    return handled(version) & ~(EXECUTE | MAKE_DEVICES | CONTROL_DEVICE);
  }

  /**
   * Grants rights on {@code path} and everything below it; does nothing for a link or a missing
   * file.
   */
  void allow(Path path, long rights) {
    long file = calls.openPath(arena, path);
    if (file < 0) {
      return;
    }
    long ofItsKind =
        Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
            ? rights
            : rights & (EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE);
    MemorySegment rule = arena.allocate(12, 8);
    rule.set(JAVA_LONG, 0, ofItsKind & handled(version));
    rule.set(JAVA_INT, 8, (int) file);
    long _ = calls.landlockRule(ruleset, rule);
    calls.closeDescriptor(file);
  }

  /**
   * @return whether the rules now apply to the thread
   */
  boolean restrictThread() {
    return calls.setNoNewPrivileges() == 0 && calls.landlockRestrict(ruleset) == 0;
  }

  @Override
  public void close() {
    calls.closeDescriptor(ruleset);
  }
}
