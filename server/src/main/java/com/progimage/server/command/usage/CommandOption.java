package com.progimage.server.command.usage;

import org.jspecify.annotations.Nullable;

/**
 * An option that only some commands have, in addition to the settings.
 *
 * @param flag with hyphens
 * @param value what the help calls its value; null: it has none
 */
public record CommandOption(String flag, @Nullable String value, String meaning) {
  public static final CommandOption DRY_RUN =
      new CommandOption(
          "--dry-run", /* value= */ null, "change nothing, but report what would be done");
  public static final CommandOption JSON =
      new CommandOption("--json", /* value= */ null, "report as one JSON object");
  public static final CommandOption SIMILAR =
      new CommandOption(
          "--similar",
          "distance",
          "report pictures that look alike, whose perceptual hashes differ in at most so many of 64"
              + " bits (0 to 16); needs --dry-run, and merges nothing");

  public static final CommandOption FROM =
      new CommandOption("--from", "folder", "the data folder to copy from");
  public static final CommandOption TO =
      new CommandOption("--to", "location", "s3://bucket/prefix of the object store to copy to");

  public static final CommandOption FROM_REDIS =
      new CommandOption(
          "--from", "address", "the Redis to copy from, or @file that has the address");
  public static final CommandOption TO_REDIS =
      new CommandOption(
          "--to", "address", "the Redis Cluster to copy to, or @file that has the address");

  public boolean hasValue() {
    return value != null;
  }
}
