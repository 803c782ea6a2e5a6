package com.progimage.server.maintenance.sweep.step;

/**
 * Contents of a data folder.
 *
 * @param originalBytes as uploaded: each duplicate counts
 * @param renditionBytes on the disk: a file counts once, however many names it has
 */
public record Holdings(long images, long originalBytes, long renditions, long renditionBytes) {}
