package com.progimage.server;

/** A setting that makes no sense; the message names it, its value, and what would do. */
final class InvalidSetting extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidSetting(Setting setting, Configuration.Value value, String expected) {
    super(
        "%s: \"%s\" (from %s) is not %s"
            .formatted(setting.flag(), value.withoutPassword(), value.source(), expected));
  }
}
