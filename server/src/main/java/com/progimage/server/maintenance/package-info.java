/**
 * Maintenance beside running servers: checks of the data folder and rebuilds of the registry. Start
 * with {@link Fsck}; {@code dedupe} and {@code sweep} have packages of their own. Each first plans,
 * so that a dry run is the plan alone, and then executes.
 */
@NullMarked
package com.progimage.server.maintenance;

import org.jspecify.annotations.NullMarked;
