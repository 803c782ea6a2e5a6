/**
 * Converts pixels to regions of one color each. {@link Picture} is the input, {@link Segmenter}
 * merges its pixels until they fit the byte budget, and {@link Segmentation} is the result.
 */
@NullMarked
package com.progimage.server.engine.trace.region;

import org.jspecify.annotations.NullMarked;
