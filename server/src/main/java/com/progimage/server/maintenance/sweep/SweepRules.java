package com.progimage.server.maintenance.sweep;

import java.time.Duration;

/**
 * What is swept.
 *
 * @param revision of the engine whose renditions stay
 * @param revisionGrace renditions of other revisions that were used since then stay too, since a
 *     server of another version may be at work; zero: none do
 * @param unused renditions that were not used for so long go; zero: none do
 * @param budgetBytes of all renditions; those unused for longest go beyond; zero: no limit but the
 *     disk's room
 * @param tombstones go after so long
 */
public record SweepRules(
    String revision,
    Duration revisionGrace,
    Duration unused,
    long budgetBytes,
    Duration tombstones) {}
