package com.progimage.server.config;

/**
 * Thrown for an invalid setting. The message names the setting, its value, and the allowed values.
 */
public final class InvalidSetting extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidSetting(String message) {
    super(message);
  }

  InvalidSetting(Setting setting, Configuration.Value value, String expected) {
    super(
        "%s: \"%s\" (from %s) is not %s"
            .formatted(setting.flag(), value.withoutSecrets(), value.source(), expected));
  }
}
