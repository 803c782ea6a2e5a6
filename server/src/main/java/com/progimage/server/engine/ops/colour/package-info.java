/** Filters that give each pixel another colour by itself. Start with {@link ColourFilters}. */
@NullMarked
package com.progimage.server.engine.ops.colour;

import org.jspecify.annotations.NullMarked;
