/**
 * Raster to SVG. {@link Tracer} is the way in, {@link TraceOptions} what can be chosen. The steps,
 * in their order: {@code region} cuts the picture into regions of one colour, {@link PaintOrder}
 * says which is painted over which, {@link OutlineDrawing} turns each outline into path data with
 * {@code curve}, {@link Drawing} puts the picture together.
 */
@NullMarked
package com.progimage.server.engine.trace;

import org.jspecify.annotations.NullMarked;
