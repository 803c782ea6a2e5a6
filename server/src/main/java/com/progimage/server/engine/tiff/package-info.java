/**
 * TIFF 6.0 in plain Java: the first picture of a file, row by row. Start with {@link TiffDecoder}
 * and {@link TiffEncoder}; {@link Layout} defines the supported kinds.
 */
@NullMarked
package com.progimage.server.engine.tiff;

import org.jspecify.annotations.NullMarked;
