package com.progimage.server.maintenance;

/**
 * Counts of what {@code rebuild} read from the disk into the registry.
 *
 * @param damaged manifests that could not be read
 */
public record RebuildReport(long images, long renditions, long damaged, double seconds) {}
