/** Windows and OS/2 bitmaps. Start with {@link BmpDecoder} and {@link BmpEncoder}. */
@NullMarked
package com.progimage.server.engine.codec.bmp;

import org.jspecify.annotations.NullMarked;
