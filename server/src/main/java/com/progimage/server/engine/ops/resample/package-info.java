/**
 * Areas of pictures and planes at other sizes, by the Lanczos filter or, if the size stays, by a
 * copy. Start with {@link Resampler}.
 */
@NullMarked
package com.progimage.server.engine.ops.resample;

import org.jspecify.annotations.NullMarked;
