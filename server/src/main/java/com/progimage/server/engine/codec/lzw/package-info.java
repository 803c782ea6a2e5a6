/** LZW compression as GIF and TIFF use it; each packs its codes in its own way. */
@NullMarked
package com.progimage.server.engine.codec.lzw;

import org.jspecify.annotations.NullMarked;
