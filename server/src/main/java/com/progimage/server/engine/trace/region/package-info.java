/**
 * Converts pixels to regions of one color each. {@link TracedPicture} is the input, {@link
 * Segmenter} merges its pixels until they fit the byte budget, and {@link Segmentation} is the
 * result. The other types are the algorithm behind them.
 */
@NullMarked
package com.progimage.server.engine.trace.region;

import org.jspecify.annotations.NullMarked;
