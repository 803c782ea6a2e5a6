/** Pixels as rows of numbers that can be weighted and added. Start with {@link SampleFormat}. */
@NullMarked
package com.progimage.server.engine.ops.sample;

import org.jspecify.annotations.NullMarked;
