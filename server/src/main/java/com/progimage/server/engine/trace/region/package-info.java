/**
 * From pixels to regions of one colour each. {@link Picture} is what is traced, {@link Segmenter}
 * merges its pixels until they cost as few bytes as asked for, {@link Segmentation} is the outcome.
 */
@NullMarked
package com.progimage.server.engine.trace.region;

import org.jspecify.annotations.NullMarked;
