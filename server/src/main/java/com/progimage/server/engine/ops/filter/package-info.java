/**
 * Filters that depend on a pixel's position or neighbors. Start with {@link SpatialFilters}. The
 * other types are the algorithms behind it.
 */
@NullMarked
package com.progimage.server.engine.ops.filter;

import org.jspecify.annotations.NullMarked;
