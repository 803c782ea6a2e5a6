package com.progimage.server;

/**
 * A command as it was called.
 *
 * @param dryRun change nothing, and report what would be
 * @param json report as one JSON object
 */
record Invocation(Configuration configuration, boolean dryRun, boolean json) {}
