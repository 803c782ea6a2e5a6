/**
 * Applies transformations to pixels. Start with {@link Operations}; {@link Resampler} serves both
 * resizes and the reduction of decoded pictures.
 */
@NullMarked
package com.progimage.server.engine.ops;

import org.jspecify.annotations.NullMarked;
