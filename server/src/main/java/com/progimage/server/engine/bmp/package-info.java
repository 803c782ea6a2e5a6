/**
 * Windows and OS/2 bitmaps, in plain Java. Start with {@link BmpDecoder} and {@link BmpEncoder}.
 */
@NullMarked
package com.progimage.server.engine.bmp;

import org.jspecify.annotations.NullMarked;
