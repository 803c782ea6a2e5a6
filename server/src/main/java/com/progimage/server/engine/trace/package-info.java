/**
 * Converts raster pictures to SVG. Start with {@link Tracer}; {@link TraceOptions} are its options.
 * The steps, in their order: {@code region} divides the picture into regions of one color, {@link
 * PaintOrder} defines their painting order, {@link OutlineDrawing} turns each outline into path
 * data with {@code curve}, and {@link Drawing} puts the picture together. The other types are its
 * algorithm.
 */
@NullMarked
package com.progimage.server.engine.trace;

import org.jspecify.annotations.NullMarked;
