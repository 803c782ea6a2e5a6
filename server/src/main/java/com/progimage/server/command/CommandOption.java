package com.progimage.server.command;

import org.jspecify.annotations.Nullable;

/**
 * An option that only some commands have, in addition to the settings.
 *
 * @param flag with hyphens
 * @param value what the help calls its value; null: it has none
 */
record CommandOption(String flag, @Nullable String value, String meaning) {
  static final CommandOption DRY_RUN =
      new CommandOption(
          "--dry-run", /* value= */ null, "change nothing, but report what would be done");
  static final CommandOption JSON =
      new CommandOption("--json", /* value= */ null, "report as one JSON object");

  boolean hasValue() {
    return value != null;
  }
}
