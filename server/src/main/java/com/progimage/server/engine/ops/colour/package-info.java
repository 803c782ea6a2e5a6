/**
 * Filters that compute each pixel's color from that pixel alone. Start with {@link ColourFilters}.
 */
@NullMarked
package com.progimage.server.engine.ops.colour;

import org.jspecify.annotations.NullMarked;
