/** SVG to pixels, by Batik: {@link SvgRenderer}. */
@NullMarked
package com.progimage.server.engine.svg;

import org.jspecify.annotations.NullMarked;
