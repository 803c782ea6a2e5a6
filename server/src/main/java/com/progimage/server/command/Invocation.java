package com.progimage.server.command;

import com.progimage.server.config.Configuration;

/**
 * A command with its options.
 *
 * @param dryRun whether to change nothing, but report what would be done
 * @param json whether to report as one JSON object
 */
record Invocation(Configuration configuration, boolean dryRun, boolean json) {}
