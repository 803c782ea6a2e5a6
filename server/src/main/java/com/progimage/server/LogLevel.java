package com.progimage.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** What is logged on stderr. */
final class LogLevel {
  private LogLevel() {}

  /**
   * @param level error, warn, info or debug; of libraries nothing below warn is logged
   */
  static void set(String level) {
    if (LoggerFactory.getLogger("com.progimage") instanceof Logger ours) {
      ours.setLevel(Level.toLevel(level));
    }
  }
}
