/**
 * GIF, still and animated, with the choice of colors and dithering. Start with {@link
 * GifStructure}.
 */
@NullMarked
package com.progimage.server.engine.codec.gif;

import org.jspecify.annotations.NullMarked;
