/** Fewer colours for a picture. Start with {@link Reduction}. */
@NullMarked
package com.progimage.server.engine.palette;

import org.jspecify.annotations.NullMarked;
