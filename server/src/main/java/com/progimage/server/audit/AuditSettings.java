package com.progimage.server.audit;

import java.nio.file.Path;

/**
 * Settings of an audit log.
 *
 * @param file the newest part of the log
 * @param maxFileBytes the size at which the server starts a new file
 */
public record AuditSettings(Path file, long maxFileBytes) {
  /** Of a log: the newest one included. The oldest one is removed when there are more. */
  static final int FILES = 10;

  public static final long DEFAULT_FILE_BYTES = 10 << 20;

  public AuditSettings {
    if (maxFileBytes < 1) {
      throw new IllegalArgumentException(
          "a file of %d bytes holds no event: name at least one byte".formatted(maxFileBytes));
    }
  }

  /**
   * @param age 1 for the file before the newest one
   */
  Path older(int age) {
    return file.resolveSibling(file.getFileName() + "." + age);
  }
}
