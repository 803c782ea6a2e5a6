/** Reduces the number of a picture's colors. Start with {@link Reduction}. */
@NullMarked
package com.progimage.server.engine.palette;

import org.jspecify.annotations.NullMarked;
