package com.progimage.server.maintenance;

import java.time.Duration;

/**
 * What is swept.
 *
 * @param revision of the engine whose renditions stay
 * @param unused renditions that were not used for so long go; zero: none do
 * @param budgetBytes of all renditions; those unused for longest go beyond; zero: no limit
 * @param tombstones go after so long
 */
public record SweepRules(String revision, Duration unused, long budgetBytes, Duration tombstones) {}
