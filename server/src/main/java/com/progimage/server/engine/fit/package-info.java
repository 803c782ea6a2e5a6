/** Encoding within a byte limit. Start with {@link com.progimage.server.engine.fit.Fitting}. */
@NullMarked
package com.progimage.server.engine.fit;

import org.jspecify.annotations.NullMarked;
