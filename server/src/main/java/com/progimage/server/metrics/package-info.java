/**
 * Metrics of {@code /metrics} other than those of requests: gauges that query the parts, and
 * counters that the parts increment. Start with {@link ServerMeters}.
 */
@NullMarked
package com.progimage.server.metrics;

import org.jspecify.annotations.NullMarked;
