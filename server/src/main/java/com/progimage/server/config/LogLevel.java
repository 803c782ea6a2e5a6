package com.progimage.server.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Sets the level of the log on stderr. */
public final class LogLevel {
  private LogLevel() {}

  /**
   * @param level error, warn, info or debug; libraries log at least at warn
   */
  public static void set(String level) {
    if (LoggerFactory.getLogger("com.progimage") instanceof Logger ours) {
      ours.setLevel(Level.toLevel(level));
    }
  }
}
