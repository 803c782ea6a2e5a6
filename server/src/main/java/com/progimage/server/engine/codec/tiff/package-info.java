/**
 * TIFF 6.0: the first picture of a file, row by row. Start with {@link TiffDecoder} and {@link
 * TiffEncoder}, the ways in; {@link Layout} lists the kinds of files that it reads, and the other
 * types are the algorithm.
 */
@NullMarked
package com.progimage.server.engine.codec.tiff;

import org.jspecify.annotations.NullMarked;
