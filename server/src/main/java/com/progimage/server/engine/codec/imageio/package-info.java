/** Fallback decoding of JPEG by the JDK's ImageIO. Start with {@link JpegDecoder}. */
@NullMarked
package com.progimage.server.engine.codec.imageio;

import org.jspecify.annotations.NullMarked;
