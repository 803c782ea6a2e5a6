/**
 * Paints the common parts of drawings with less work than Batik, and to the same pixels: opacity,
 * clips with smooth edges, outlines. {@link PaintTree} hides all other types.
 */
@NullMarked
package com.progimage.server.engine.svg.paint;

import org.jspecify.annotations.NullMarked;
