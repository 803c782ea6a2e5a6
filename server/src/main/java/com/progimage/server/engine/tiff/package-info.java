/**
 * TIFF 6.0, by code of our own: the first picture of a file, row by row. Start with {@link
 * TiffDecoder} and {@link TiffEncoder}; {@link Layout} says which kinds are known.
 */
@NullMarked
package com.progimage.server.engine.tiff;

import org.jspecify.annotations.NullMarked;
