/**
 * Maintenance tasks that operators run beside the servers. Each first plans and then executes, so a
 * dry run is the plan alone. Start with {@link Dedupe}.
 */
@NullMarked
package com.progimage.server.maintenance;

import org.jspecify.annotations.NullMarked;
