/** JPEG output and fallback decoding by the JDK's ImageIO. Start with {@link JpegEncoder}. */
@NullMarked
package com.progimage.server.engine.codec.imageio;

import org.jspecify.annotations.NullMarked;
