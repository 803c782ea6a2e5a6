/** Pixels as rows of numbers that can be weighted and added. Start with {@link Samples}. */
@NullMarked
package com.progimage.server.engine.ops.sample;

import org.jspecify.annotations.NullMarked;
