package com.progimage.server.maintenance.sweep.step;

import java.time.Duration;

/**
 * Settings of the sweep.
 *
 * @param revision of the engine whose renditions stay
 * @param revisionGrace renditions of other revisions that were used within this time stay too,
 *     because a server of another version may run; zero to keep none
 * @param unused renditions unused for this time are removed; zero to disable
 * @param budgetBytes of all renditions; beyond it, those unused for longest are removed; zero for
 *     no limit except the disk's room
 * @param tombstones are removed after this time
 */
public record SweepRules(
    String revision,
    Duration revisionGrace,
    Duration unused,
    long budgetBytes,
    Duration tombstones) {}
