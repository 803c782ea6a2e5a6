package com.progimage.server.maintenance.sweep;

/**
 * What a data folder has.
 *
 * @param originalBytes as they were uploaded: duplicates count each time
 * @param renditionBytes on the disk: a file counts once, however many names it has
 */
public record Holdings(long images, long originalBytes, long renditions, long renditionBytes) {}
