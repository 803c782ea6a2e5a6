package com.progimage.server.config;

import com.progimage.server.maintenance.dedupe.DedupeSettings;
import com.progimage.server.maintenance.sweep.SweepSettings;

/** Settings of the maintenance that servers do by themselves. */
public record MaintenanceSettings(DedupeSettings dedupe, SweepSettings sweep) {
  public static final MaintenanceSettings DEFAULTS =
      new MaintenanceSettings(DedupeSettings.DEFAULTS, SweepSettings.DEFAULTS);
}
