/** Filters that depend on a pixel's position or neighbors. Start with {@link SpatialFilters}. */
@NullMarked
package com.progimage.server.engine.ops.filter;

import org.jspecify.annotations.NullMarked;
