package com.progimage.server.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Sets the level of the log on stderr. It is that of the process, whatever runs in it. */
public final class LogLevel {
  private LogLevel() {}

  /**
   * Sets the configured level. Libraries log at least at warn.
   *
   * @throws InvalidSetting for an unknown level
   */
  public static void set(Configuration configuration) {
    Level level = Level.toLevel(new SettingsReader(configuration).logLevel());
    if (LoggerFactory.getLogger("com.progimage") instanceof Logger ours) {
      ours.setLevel(level);
    }
  }
}
