/**
 * Filters that compute each pixel's color from that pixel alone. Start with {@link ColorFilters}.
 */
@NullMarked
package com.progimage.server.engine.ops.color;

import org.jspecify.annotations.NullMarked;
