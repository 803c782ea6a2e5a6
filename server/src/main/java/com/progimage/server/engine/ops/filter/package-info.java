/** Filters in which a pixel's place or neighbours count. Start with {@link SpatialFilters}. */
@NullMarked
package com.progimage.server.engine.ops.filter;

import org.jspecify.annotations.NullMarked;
