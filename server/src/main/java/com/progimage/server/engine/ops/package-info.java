/**
 * Transformations carried out on pixels. Start with {@link Operations}; {@link Resampler} is what a
 * resize and a decoder of reduced pictures share.
 */
@NullMarked
package com.progimage.server.engine.ops;

import org.jspecify.annotations.NullMarked;
