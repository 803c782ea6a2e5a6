/** LZW as GIF and TIFF have it, which pack their codes each in its own way. */
@NullMarked
package com.progimage.server.engine.lzw;

import org.jspecify.annotations.NullMarked;
