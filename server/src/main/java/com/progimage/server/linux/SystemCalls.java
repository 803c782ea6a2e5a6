package com.progimage.server.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Linux system calls by their numbers on this processor. Each returns the kernel's result, or a
 * negative number if the kernel refuses.
 */
record SystemCalls(MethodHandle syscall, long prctl, long openat, long close) {
  /** The same on all processors. */
  private static final long LANDLOCK_CREATE_RULESET = 444;

  private static final long LANDLOCK_ADD_RULE = 445;
  private static final long LANDLOCK_RESTRICT_SELF = 446;

  private static final long PR_GET_DUMPABLE = 3;
  private static final long PR_SET_DUMPABLE = 4;
  private static final long PR_SET_NO_NEW_PRIVS = 38;

  private static final long AT_FDCWD = -100;
  private static final long O_PATH_NOFOLLOW_CLOEXEC = 0x200000 | 0x20000 | 0x80000;
  private static final long LANDLOCK_VERSION = 1;
  private static final long LANDLOCK_PATH_BENEATH = 1;

  /** The numbers of prctl, openat and close. */
  private static final Map<String, long[]> NUMBERS =
      Map.of("amd64", new long[] {157, 257, 3}, "aarch64", new long[] {167, 56, 57});

  /** Returns the calls; empty on other systems and on other processors. */
  static Optional<SystemCalls> find() {
    long[] numbers = NUMBERS.get(System.getProperty("os.arch"));
    if (!System.getProperty("os.name").equals("Linux") || numbers == null) {
      return Optional.empty();
    }
    return Optional.of(new SystemCalls(handle(), numbers[0], numbers[1], numbers[2]));
  }

  @SuppressWarnings("restricted") // The manifest allows it.
  private static MethodHandle handle() {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow("syscall"),
        FunctionDescriptor.of(
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
        Linker.Option.firstVariadicArg(1));
  }

  private long call(long number, long a, long b, long c, long d) {
    try {
      return (long) syscall.invokeExact(number, a, b, c, d, 0L);
    } catch (Throwable e) {
      throw new AssertionError("a call that throws nothing", e);
    }
  }

  long setDumpable(boolean dumpable) {
    return call(prctl, PR_SET_DUMPABLE, dumpable ? 1 : 0, 0, 0);
  }

  boolean isDumpable() {
    return call(prctl, PR_GET_DUMPABLE, 0, 0, 0) == 1;
  }

  /** Applies to this thread and everything that it starts. */
  long setNoNewPrivileges() {
    return call(prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0);
  }

  /** Returns a descriptor of the file itself, even if it is a link. */
  long openPath(Arena arena, Path path) {
    return call(
        openat,
        AT_FDCWD,
        arena.allocateFrom(path.toString()).address(),
        O_PATH_NOFOLLOW_CLOEXEC,
        0);
  }

  void closeDescriptor(long descriptor) {
    long _ = call(close, descriptor, 0, 0, 0);
  }

  long landlockVersion() {
    return call(LANDLOCK_CREATE_RULESET, 0, 0, LANDLOCK_VERSION, 0);
  }

  /** Returns a descriptor. */
  long landlockRuleset(MemorySegment attributes) {
    return call(LANDLOCK_CREATE_RULESET, attributes.address(), attributes.byteSize(), 0, 0);
  }

  long landlockRule(long ruleset, MemorySegment rule) {
    return call(LANDLOCK_ADD_RULE, ruleset, LANDLOCK_PATH_BENEATH, rule.address(), 0);
  }

  /** Applies to this thread and everything that it starts. */
  long landlockRestrict(long ruleset) {
    return call(LANDLOCK_RESTRICT_SELF, ruleset, 0, 0, 0);
  }
}
