package com.progimage.server.maintenance.migrate;

/**
 * Result of a migration.
 *
 * @param copied images with their originals
 * @param present images that were copied before
 * @param deleted images that were deleted in the old store, and now in the new one
 * @param damaged images that are not copied, because the old store has lost their bytes
 */
public record MigrateReport(long copied, long present, long deleted, long damaged) {}
