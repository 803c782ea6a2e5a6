/**
 * What operators run beside the servers: each first plans, so that a dry run is the plan alone, and
 * then executes. Start with {@link Dedupe}.
 */
@NullMarked
package com.progimage.server.maintenance;

import org.jspecify.annotations.NullMarked;
