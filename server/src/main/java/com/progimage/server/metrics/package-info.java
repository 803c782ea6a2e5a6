/**
 * What {@code /metrics} shows beside the requests: gauges that ask the parts, counters that they
 * add to.
 */
@NullMarked
package com.progimage.server.metrics;

import org.jspecify.annotations.NullMarked;
