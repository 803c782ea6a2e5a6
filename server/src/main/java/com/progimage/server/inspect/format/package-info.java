/**
 * Structure checks of raster formats, one type for each, and what they share. Start with {@link
 * StructureInspector}.
 */
@NullMarked
package com.progimage.server.inspect.format;

import org.jspecify.annotations.NullMarked;
