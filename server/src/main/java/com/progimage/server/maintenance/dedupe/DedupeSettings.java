package com.progimage.server.maintenance.dedupe;

import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the dedupe.
 *
 * @param at the time of a nightly dedupe, in the server's time zone; null: none
 */
public record DedupeSettings(@Nullable LocalTime at) {
  public static final DedupeSettings DEFAULTS = new DedupeSettings(/* at= */ null);
}
