package com.progimage.server;

/**
 * Counts of what {@code rebuild} read from the disk into the registry.
 *
 * @param damaged manifests that could not be read
 */
record RebuildReport(long images, long renditions, long damaged, double seconds) {}
